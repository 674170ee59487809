import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as ErrorsBefore from '../../src/background/errors-before.js';

let hear: Set<(raw: unknown) => void>;
/** Answers how many errors the document passes on at once. */
let entering: ((told?: number) => void)[];
let canEnter: boolean;
/** How many errors the document on show passes on again; undefined if it was not listened to before. */
let again: number | undefined;
let before: typeof ErrorsBefore;

beforeEach(async () => {
  [hear, entering, canEnter, again] = [new Set(), [], true, undefined];
  vi.useFakeTimers();
  vi.resetModules();
  vi.doMock('../../src/platform/browser/navigation.js', () => ({
    shownIn: () => Promise.resolve({ documentId: 'shown', url: 'https://a.test/' }),
  }));
  vi.doMock('../../src/platform/page/page-errors.js', () => ({
    onPageError: (_as: string, _tabId: number, handle: (raw: unknown) => void) => {
      hear.add(handle);
      return () => hear.delete(handle);
    },
    observeErrorsAgain: () => Promise.resolve(again),
    observeErrors: () =>
      new Promise<number | undefined>((resolve, reject) => {
        entering.push((told) => {
          if (canEnter) resolve(told);
          else reject(new Error('No access'));
        });
      }),
  }));
  before = await import('../../src/background/errors-before.js');
  return () => {
    vi.useRealTimers();
    vi.doUnmock('../../src/platform/browser/navigation.js');
    vi.doUnmock('../../src/platform/page/page-errors.js');
    vi.resetModules();
  };
});

const error = (message: string) => {
  for (const handle of hear) handle(JSON.stringify([message, '', 0]));
};
const enter = (told: number | undefined = 0) => {
  for (const one of entering.splice(0)) one(told);
};
/** A new document, which is entered at once, and loads. */
const load = async (documentId = 'a') => {
  const following = before.followErrorsBefore(1, documentId);
  enter();
  await following;
  before.loadedErrorsBefore(1, documentId);
};
const known = async (documentId = 'a') => {
  const asking = before.errorsBefore(1, documentId);
  await vi.runAllTimersAsync();
  return (await asking)?.map(({ message }) => message);
};

describe('the errors of the load before a preview', () => {
  test('are known of the documents that are loaded while a panel is open', async () => {
    await load();
    expect([await known(), hear.size]).toEqual([undefined, 0]);
    const close = before.hearErrorsBefore(1);
    // It was there before the panel.
    expect(await known()).toBeUndefined();
    await load();
    expect(await known()).toEqual([]);
    error('a');
    error('a');
    expect(await known()).toEqual(['a']);
    await load('b');
    expect([await known(), await known('b')]).toEqual([undefined, []]);
    close();
    expect([await known('b'), hear.size]).toEqual([undefined, 0]);
    await load();
    expect(await known()).toBeUndefined();
  });

  test('are unknown until the document has loaded, also if that is known first', async () => {
    before.hearErrorsBefore(1);
    const following = before.followErrorsBefore(1, 'a');
    enter();
    await following;
    expect(await known()).toBeUndefined();
    before.loadedErrorsBefore(1, 'another');
    expect(await known()).toBeUndefined();
    before.loadedErrorsBefore(1, 'a');
    expect(await known()).toEqual([]);
    before.loadedErrorsBefore(1, 'b');
    const next = before.followErrorsBefore(1, 'b');
    enter();
    await next;
    expect(await known('b')).toEqual([]);
  });

  test('are unknown where the page cannot be entered or passes nothing on, and while it is entered', async () => {
    before.hearErrorsBefore(1);
    canEnter = false;
    await load();
    expect(await known()).toBeUndefined();
    canEnter = true;
    const refused = before.followErrorsBefore(1, 'a');
    for (const one of entering.splice(0)) one();
    await refused;
    expect(await known()).toBeUndefined();
    const following = before.followErrorsBefore(1, 'a');
    error('a');
    expect(await known()).toBeUndefined();
    enter();
    await following;
    expect(await known()).toEqual(['a']);
    await before.followErrorsBefore(1);
    expect(await known()).toBeUndefined();
  });

  test('are unknown until all have come that the document had already', async () => {
    before.hearErrorsBefore(1);
    const following = before.followErrorsBefore(1, 'a');
    before.loadedErrorsBefore(1, 'a');
    enter(2);
    error('a');
    expect(await known()).toBeUndefined();
    error('b');
    await following;
    expect(await known()).toEqual(['a', 'b']);
  });

  test('are those of the last of several documents', async () => {
    before.hearErrorsBefore(1);
    const first = before.followErrorsBefore(1, 'a');
    const second = before.followErrorsBefore(1, 'b');
    for (const documentId of ['a', 'b']) before.loadedErrorsBefore(1, documentId);
    error('of the second');
    entering[0]?.(0);
    await first;
    expect(await known('b')).toBeUndefined();
    entering[1]?.(0);
    await second;
    expect([await known('b'), hear.size]).toEqual([['of the second'], 1]);
  });

  test('are unknown if there are more than are kept, also if they have the same name', async () => {
    before.hearErrorsBefore(1);
    await load();
    for (let at = 0; at < 20; at += 1) error(`number ${at}`);
    expect(await known()).toHaveLength(20);
    for (let at = 20; at < 1_000; at += 1) error(`number ${at}`);
    expect([await known(), hear.size]).toEqual([undefined, 0]);
    await load();
    // What comes after the question mark is left out.
    for (let at = 0; at < 20; at += 1) error(`of /x?${at}`);
    expect(await known()).toHaveLength(1);
    error('of /x?20');
    expect([await known(), hear.size]).toEqual([undefined, 0]);
  });

  test('are known again after the background was ended, as the page still has them', async () => {
    again = 1;
    before.hearErrorsBefore(1);
    expect(await known('shown')).toBeUndefined();
    error('from before the end');
    expect([await known('shown'), await known('a')]).toEqual([['from before the end'], undefined]);
  });

  test('are heard until the last panel is closed', async () => {
    const [close, closeOther] = [before.hearErrorsBefore(1), before.hearErrorsBefore(1)];
    close();
    await load();
    expect(await known()).toEqual([]);
    closeOther();
    expect(await known()).toBeUndefined();
  });
});
