import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as PreviewErrors from '../../../src/background/preview/errors.js';
import type * as PreviewSeen from '../../../src/background/preview/seen.js';
import type { PageError } from '../../../src/capture/page/page-errors.js';
import { NOTHING_SEEN, type Listed } from '../../../src/capture/preview/preview.js';

let hear: (raw: unknown) => void;
let listening: number;
let canEnter: boolean;
/** Whether the page passes errors on. */
let isTold: boolean;
let errors: typeof PreviewErrors;
let watching: typeof PreviewSeen;

beforeEach(async () => {
  [listening, canEnter, isTold] = [0, true, true];
  vi.useFakeTimers();
  vi.resetModules();
  vi.doMock('../../../src/platform/page/page-errors.js', () => ({
    onPageError: (_tabId: number, handle: (raw: unknown) => void) => {
      hear = handle;
      listening += 1;
      return () => {
        listening -= 1;
      };
    },
    observeErrors: () => (canEnter ? Promise.resolve(isTold) : Promise.reject(new Error('No access'))),
  }));
  errors = await import('../../../src/background/preview/errors.js');
  watching = await import('../../../src/background/preview/seen.js');
  return () => {
    vi.useRealTimers();
    vi.doUnmock('../../../src/platform/page/page-errors.js');
    vi.resetModules();
  };
});

const raw = (message: string) => JSON.stringify([message, '', 0]);
const ALL = { seen: true, value: 0 };

/** Listens, hears what is given, and returns what is stored. */
async function stored(
  all: readonly unknown[],
  known: Listed<PageError> = NOTHING_SEEN.errors,
): Promise<Listed<PageError>> {
  let list = known;
  const save: PreviewSeen.Watching['save'] = ({ errors: now }) => {
    list = now ?? list;
    return Promise.resolve();
  };
  await errors.listenForErrors(1, watching.startWatching(1, save, { ...NOTHING_SEEN, errors: known }));
  for (const one of all) hear(one);
  await vi.runAllTimersAsync();
  return list;
}
const messages = ({ first }: Listed<PageError>) => first.map(({ message }) => message);

describe('the errors of a previewed page', () => {
  test('are stored once each', async () => {
    const list = await stored([raw('a'), raw('a'), 'no error', raw('b')]);
    expect([messages(list), list.more]).toEqual([['a', 'b'], ALL]);
  });

  test('are none, or unknown where the page cannot be entered', async () => {
    const unknown = { first: [], more: { seen: false, because: 'page-unreadable' } };
    expect(await stored([])).toEqual({ first: [], more: ALL });
    canEnter = false;
    expect(await stored([])).toEqual(unknown);
    canEnter = true;
    isTold = false;
    expect(await stored([])).toEqual(unknown);
  });

  test('may be more than are passed on, also if those have the same name', async () => {
    // What comes after the question mark is left out.
    const same = Array.from({ length: 21 }, (_, at) => raw(`of /x?${at}`));
    const few = await stored(same.slice(1));
    expect([few.first.length, few.more]).toEqual([1, ALL]);
    const many = await stored(same);
    expect([many.first.length, many.more]).toEqual([1, { seen: true, value: 1 }]);
    const none = await stored(Array.from({ length: 21 }, () => 'no error'));
    expect(none).toEqual({ first: [], more: { seen: true, value: 1 } });
  });

  test('are bounded, and there were more', async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => raw(`number ${at}`));
    const list = await stored(many);
    expect([list.first.length, list.more]).toEqual([20, { seen: true, value: 1 }]);
    // A later run of the background that hears fewer does not forget that.
    expect((await stored([raw('a')], list)).more).toEqual({ seen: true, value: 1 });
  });

  test('stay when the background starts again', async () => {
    const list = await stored([raw('b')], await stored([raw('a')]));
    expect([messages(list), list.more]).toEqual([['a', 'b'], ALL]);
  });

  test('that are heard after the end are not stored', async () => {
    const save = vi.fn(() => Promise.resolve());
    await errors.listenForErrors(1, watching.startWatching(1, save));
    hear(raw('a'));
    watching.stopWatching(1);
    hear(raw('b'));
    await vi.runAllTimersAsync();
    expect(save).not.toHaveBeenCalled();
    expect(listening).toBe(0);
  });

  test('of a document that is left before it is entered are not listened to', async () => {
    const left = watching.startWatching(1, () => Promise.resolve());
    watching.startWatching(1, () => Promise.resolve());
    await errors.listenForErrors(1, left);
    expect(listening).toBe(0);
  });
});
