import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as PreviewErrors from '../../src/background/preview-errors.js';
import type { Preview } from '../../src/capture/preview.js';

let hear: (raw: unknown) => void;
let listening: number;
let canEnter: boolean;
/** Whether the page passes errors on. */
let isTold: boolean;
let errors: typeof PreviewErrors;

beforeEach(async () => {
  [listening, canEnter, isTold] = [0, true, true];
  vi.useFakeTimers();
  vi.resetModules();
  vi.doMock('../../src/platform/page/page-errors.js', () => ({
    onPageError: (_tabId: number, handle: (raw: unknown) => void) => {
      hear = handle;
      listening += 1;
      return () => {
        listening -= 1;
      };
    },
    observeErrors: () => (canEnter ? Promise.resolve(isTold) : Promise.reject(new Error('No access'))),
  }));
  errors = await import('../../src/background/preview-errors.js');
  return () => {
    vi.useRealTimers();
    vi.doUnmock('../../src/platform/page/page-errors.js');
    vi.resetModules();
  };
});

const PREVIEW: Preview = {
  origin: 'https://a.test',
  ruleId: 3,
  startedAt: 0,
  operations: [],
  computed: [],
  before: { grade: 'F', score: 0, page: 'https://a.test/' },
  blocked: [],
};
const raw = (message: string) => JSON.stringify([message, '', 0]);

/** Listens, hears what is given, and returns what is stored. */
async function stored(all: readonly unknown[], before = PREVIEW): Promise<Preview> {
  let preview = before;
  await errors.listenForErrors(1, (now) => {
    preview = errors.withErrors(preview, now);
    return Promise.resolve();
  });
  for (const one of all) hear(one);
  await vi.runAllTimersAsync();
  return preview;
}

describe('the errors of a previewed page', () => {
  test('are stored once each', async () => {
    const preview = await stored([raw('a'), raw('a'), 'no error', raw('b')]);
    expect(preview.errors?.map(({ message }) => message)).toEqual(['a', 'b']);
    expect(preview.hasMoreErrors).toBeUndefined();
  });

  test('are none, or unknown where the page cannot be entered', async () => {
    expect((await stored([])).errors).toEqual([]);
    canEnter = false;
    expect((await stored([])).errors).toBeUndefined();
    canEnter = true;
    isTold = false;
    expect((await stored([])).errors).toBeUndefined();
  });

  test('may be more than are passed on, also if those have the same name', async () => {
    // What comes after the question mark is left out.
    const same = Array.from({ length: 21 }, (_, at) => raw(`of /x?${at}`));
    const few = await stored(same.slice(1));
    expect([few.errors?.length, few.hasMoreErrors]).toEqual([1, undefined]);
    const many = await stored(same);
    expect([many.errors?.length, many.hasMoreErrors]).toEqual([1, true]);
    const none = await stored(Array.from({ length: 21 }, () => 'no error'));
    expect([none.errors, none.hasMoreErrors]).toEqual([[], true]);
  });

  test('are bounded, and there were more', async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => raw(`number ${at}`));
    const preview = await stored(many);
    expect([preview.errors?.length, preview.hasMoreErrors]).toEqual([20, true]);
    // A later run of the background that hears fewer does not forget that.
    expect((await stored([raw('a')], preview)).hasMoreErrors).toBe(true);
  });

  test('stay when the background starts again, and go with the page', async () => {
    const preview = await stored([raw('b')], await stored([raw('a')]));
    expect(preview.errors?.map(({ message }) => message)).toEqual(['a', 'b']);
    expect(errors.withoutErrors(preview)).toEqual(PREVIEW);
  });

  test('that are heard after the end are not stored', async () => {
    const save = vi.fn(() => Promise.resolve());
    await errors.listenForErrors(1, save);
    hear(raw('a'));
    errors.stopListening(1);
    hear(raw('b'));
    await vi.runAllTimersAsync();
    expect(save).not.toHaveBeenCalled();
    expect(listening).toBe(0);
  });
});
