import { beforeEach, expect, test, vi } from 'vitest';
import type * as PreviewLayout from '../../../src/background/preview/layout.js';
import type * as PreviewSeen from '../../../src/background/preview/seen.js';
import { notSeen, seen } from '../../../src/capture/observed.js';
import { NOTHING_SEEN } from '../../../src/capture/preview/preview.js';
import type { Layout, Observed } from '../../../src/engine/index.js';

const LAYOUT: Observed<Layout> = seen({ width: 1000, blocks: [] });

let listeners: Set<(tabId: number) => void>;
/** What the page answers, one after another, the last one again and again. */
let answers: Observed<Layout>[];
let reads: number;
let layout: typeof PreviewLayout;
let watching: typeof PreviewSeen;

beforeEach(async () => {
  [listeners, answers, reads] = [new Set(), [LAYOUT], 0];
  vi.useFakeTimers();
  vi.resetModules();
  vi.doMock('../../../src/platform/browser/navigation.js', () => ({
    shownIn: () => Promise.resolve({ url: 'https://a.test/', documentId: 'a' }),
    onLoaded: (handle: (tabId: number) => void) => {
      listeners.add(handle);
      return () => listeners.delete(handle);
    },
  }));
  vi.doMock('../../../src/platform/page/layout.js', () => ({
    readLayout: () => {
      reads += 1;
      return Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
    },
  }));
  layout = await import('../../../src/background/preview/layout.js');
  watching = await import('../../../src/background/preview/seen.js');
  return () => {
    vi.useRealTimers();
    vi.doUnmock('../../../src/platform/browser/navigation.js');
    vi.doUnmock('../../../src/platform/page/layout.js');
    vi.resetModules();
  };
});

const AWAITED = notSeen('awaited');
const load = () => {
  for (const listener of listeners) listener(1);
};

/** What is stored of a document, before and after something happened to it. */
async function stored(happens: () => void, known = NOTHING_SEEN.layout): Promise<Observed<Layout>[][]> {
  let all: Observed<Layout>[] = [];
  const save: PreviewSeen.Watching['save'] = ({ layout: one }) => {
    if (one) all.push(one);
    return Promise.resolve();
  };
  await layout.watchLayout(1, watching.startWatching(1, save, { ...NOTHING_SEEN, layout: known }));
  await vi.advanceTimersByTimeAsync(10_000);
  const before = all;
  all = [];
  happens();
  await vi.runAllTimersAsync();
  return [before, all];
}

test('a document is read a moment after it has loaded', async () => {
  answers = [AWAITED, LAYOUT];
  expect(await stored(load)).toEqual([[], [LAYOUT]]);
  expect(reads).toBe(2);
});

test('one that had loaded before is read, too', async () => {
  expect(await stored(() => undefined)).toEqual([[LAYOUT], []]);
});

test('one that cannot be entered is said to be unread; one that does not load is awaited', async () => {
  answers = [notSeen('page-unreadable')];
  expect(await stored(() => undefined)).toEqual([[notSeen('page-unreadable')], []]);
  answers = [AWAITED];
  expect(await stored(load)).toEqual([[], []]);
});

test('one that is left meanwhile is not read', async () => {
  answers = [AWAITED, LAYOUT];
  const left = await stored(() => {
    load();
    watching.stopWatching(1);
  });
  expect([left, reads, listeners.size]).toEqual([[[], []], 1, 0]);
});

test('after the background was ended, what was read is kept, and what was not is read', async () => {
  expect(await stored(load, LAYOUT)).toEqual([[], []]);
  expect(await stored(() => undefined, notSeen('page-unreadable'))).toEqual([[LAYOUT], []]);
});
