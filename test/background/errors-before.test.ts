import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as ErrorsBefore from '../../src/background/errors-before.js';

let hear: Set<(raw: unknown) => void>;
let entering: (() => void)[];
let canEnter: boolean;
/** Whether the document on show was listened to before. */
let wasHeard: boolean;
let before: typeof ErrorsBefore;

beforeEach(async () => {
  [hear, entering, canEnter, wasHeard] = [new Set(), [], true, false];
  vi.resetModules();
  vi.doMock('../../src/platform/page/page-errors.js', () => ({
    onPageError: (_as: string, _tabId: number, handle: (raw: unknown) => void) => {
      hear.add(handle);
      return () => hear.delete(handle);
    },
    observeErrorsAgain: () => Promise.resolve(wasHeard),
    observeErrors: () =>
      new Promise<void>((resolve, reject) => {
        entering.push(() => {
          if (canEnter) resolve();
          else reject(new Error('No access'));
        });
      }),
  }));
  before = await import('../../src/background/errors-before.js');
  return () => {
    vi.doUnmock('../../src/platform/page/page-errors.js');
    vi.resetModules();
  };
});

const error = (message: string) => {
  for (const handle of hear) handle(JSON.stringify([message, '', 0]));
};
/** A new document, which is entered at once. */
const load = async () => {
  const following = before.followErrorsBefore(1);
  for (const enter of entering.splice(0)) enter();
  await following;
};
const known = () => before.errorsBefore(1)?.map(({ message }) => message);

describe('the errors of the load before a preview', () => {
  test('are known of the documents that are loaded while a panel is open', async () => {
    await load();
    expect([known(), hear.size]).toEqual([undefined, 0]);
    const close = before.hearErrorsBefore(1);
    // It was there before the panel.
    expect(known()).toBeUndefined();
    await load();
    expect(known()).toEqual([]);
    error('a');
    error('a');
    expect(known()).toEqual(['a']);
    await load();
    expect(known()).toEqual([]);
    close();
    expect([known(), hear.size]).toEqual([undefined, 0]);
    await load();
    expect(known()).toBeUndefined();
  });

  test('are unknown where the page cannot be entered, and while it is', async () => {
    before.hearErrorsBefore(1);
    canEnter = false;
    await load();
    expect(known()).toBeUndefined();
    canEnter = true;
    const following = before.followErrorsBefore(1);
    error('a');
    expect(known()).toBeUndefined();
    for (const enter of entering.splice(0)) enter();
    await following;
    expect(known()).toEqual(['a']);
  });

  test('are those of the last of several documents', async () => {
    before.hearErrorsBefore(1);
    const first = before.followErrorsBefore(1);
    const second = before.followErrorsBefore(1);
    error('of the second');
    entering[0]?.();
    await first;
    expect(known()).toBeUndefined();
    entering[1]?.();
    await second;
    expect([known(), hear.size]).toEqual([['of the second'], 1]);
  });

  test('are unknown if there are more than are kept', async () => {
    before.hearErrorsBefore(1);
    await load();
    for (let at = 0; at < 20; at += 1) error(`number ${at}`);
    expect(known()).toHaveLength(20);
    for (let at = 20; at < 1_000; at += 1) error(`number ${at}`);
    expect([known(), hear.size]).toEqual([undefined, 0]);
  });

  test('are known again after the background was ended, as the page still has them', async () => {
    wasHeard = true;
    before.hearErrorsBefore(1);
    error('from before the end');
    expect(known()).toBeUndefined();
    await Promise.resolve();
    await Promise.resolve();
    expect(known()).toEqual(['from before the end']);
  });

  test('are heard until the last panel is closed', async () => {
    const [close, closeOther] = [before.hearErrorsBefore(1), before.hearErrorsBefore(1)];
    close();
    await load();
    expect(known()).toEqual([]);
    closeOther();
    expect(known()).toBeUndefined();
  });
});
