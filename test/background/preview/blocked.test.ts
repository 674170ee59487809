import { beforeEach, expect, test, vi } from 'vitest';
import type * as PreviewBlocked from '../../../src/background/preview/blocked.js';
import type * as PreviewSeen from '../../../src/background/preview/seen.js';
import {
  interrupted,
  NOTHING_SEEN,
  type Listed,
  type PreviewBlocked as Load,
} from '../../../src/capture/preview/preview.js';
import { VIOLATIONS_PORT, VIOLATIONS_PORT_AGAIN } from '../../../src/platform/page/observer-messages.js';

/** What comes from one port. */
interface Sent {
  readonly name: string;
  readonly sends: readonly object[];
}

const PAGE = { url: 'https://a.test/', documentId: 'a' };

let shown: ((page: object) => void)[];
let listeners: Set<(message: unknown, port: object) => void>;
let reports: boolean;
let canEnter: boolean;
let injected: number[];
let blocked: typeof PreviewBlocked;
let watching: typeof PreviewSeen;

beforeEach(async () => {
  [shown, listeners, injected, reports, canEnter] = [[], new Set(), [], true, true];
  vi.resetModules();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.doMock('../../../src/platform/browser/browser-features.js', () => ({
    reportsViolations: () => reports,
  }));
  vi.doMock('../../../src/platform/browser/navigation.js', () => ({
    shownIn: () => new Promise((resolve) => shown.push(resolve)),
  }));
  vi.doMock('../../../src/platform/page/violation-ports.js', () => ({
    onViolation: (_tabId: number, handle: (message: unknown, port: object) => void) => {
      listeners.add(handle);
      return () => listeners.delete(handle);
    },
  }));
  vi.doMock('../../../src/platform/page/observe-violations.js', () => ({
    observeViolations: (tabId: number) =>
      canEnter ? Promise.resolve(injected.push(tabId)) : Promise.reject(new Error('No access')),
  }));
  blocked = await import('../../../src/background/preview/blocked.js');
  watching = await import('../../../src/background/preview/seen.js');
  return () => {
    vi.useRealTimers();
    vi.doUnmock('../../../src/platform/browser/browser-features.js');
    vi.doUnmock('../../../src/platform/browser/navigation.js');
    vi.doUnmock('../../../src/platform/page/violation-ports.js');
    vi.doUnmock('../../../src/platform/page/observe-violations.js');
    vi.resetModules();
  };
});

const watch = () =>
  blocked.watchBlocked(
    1,
    watching.startWatching(1, () => Promise.resolve()),
    false,
  );

test('of two documents in quick succession only the second is watched', async () => {
  const both = [watch(), watch()];
  for (const resolve of shown) resolve(PAGE);
  await Promise.all(both);
  expect([listeners.size, injected]).toEqual([1, [1]]);
  watching.stopWatching(1);
  expect(listeners.size).toBe(0);
});

test('a preview that ends while the document is looked up leaves the page alone', async () => {
  const one = watch();
  watching.stopWatching(1);
  for (const resolve of shown) resolve(PAGE);
  await one;
  expect([listeners.size, injected]).toEqual([0, []]);
});

/** Watches the document, and returns what is stored after the messages of each observer. */
async function stored(
  messages: readonly object[],
  known?: Listed<Load>,
  ...later: readonly Sent[]
): Promise<Listed<Load>> {
  let last = known ?? NOTHING_SEEN.blocked;
  const save: PreviewSeen.Watching['save'] = (now) => {
    last = now.blocked ?? last;
    return Promise.resolve();
  };
  const start = watching.startWatching(1, save, { ...NOTHING_SEEN, ...(known && { blocked: known }) });
  const one = blocked.watchBlocked(1, start, known !== undefined);
  for (const resolve of shown) resolve(PAGE);
  await one;
  for (const { name, sends } of [{ name: VIOLATIONS_PORT, sends: messages }, ...later]) {
    const port = { name };
    for (const message of sends) for (const handle of listeners) handle(message, port);
  }
  await vi.runAllTimersAsync();
  return last;
}

const VIOLATION = { directive: 'img-src', blocked: 'https://b.test/', disposition: 'enforce' };
const NEW = { says: 'observing', isNew: true };
const AWAITED = { seen: false, because: 'awaited' };
const INTERRUPTED = { seen: false, because: 'interrupted' };
const more = (value: number) => ({ seen: true, value });
/** What is stored of a document when the background starts again. */
const resumed = (list: Listed<Load>) => interrupted({ ...NOTHING_SEEN, blocked: list }).blocked;

test('a document is watched only once its observer has sent what was before', async () => {
  expect(await stored([])).toEqual({ first: [], more: AWAITED });
  expect(await stored([VIOLATION])).toMatchObject({ first: [{ blocked: 'https://b.test' }], more: AWAITED });
  expect((await stored([VIOLATION, NEW])).more).toEqual(more(0));
});

test('what is blocked again is counted as the console does, by directive, up to a bound', async () => {
  const style = { directive: 'style-src-elem', blocked: 'inline', disposition: 'enforce' };
  const attribute = { ...style, directive: 'style-src-attr' };
  const list = await stored([NEW, ...Array<object>(23).fill(style), { ...attribute, count: 5 }, style]);
  expect(list.first).toEqual([
    { directive: 'style-src-elem', blocked: 'inline', count: 24 },
    { directive: 'style-src-attr', blocked: 'inline', count: 5 },
  ]);
  const again = await stored([NEW, { ...style, count: 2_000 }, style], resumed(list));
  expect(again.first.map(({ count }) => count)).toEqual([1_000, 5]);
});

test('what a new observer sends again of before is not counted again, and what comes after it is', async () => {
  const one = (directive: string, line: number, count: number) => ({ ...VIOLATION, directive, line, count });
  const first = [one('img-src', 1, 3), one('img-src', 2, 2), NEW, one('font-src', 1, 1)];
  const again = [
    one('img-src', 1, 3),
    one('img-src', 2, 2),
    one('font-src', 1, 2),
    NEW,
    one('font-src', 1, 4),
  ];
  const counts = async (...later: readonly Sent[]) =>
    (await stored(first, undefined, ...later)).first.map(({ count = 1 }) => count);
  expect(await counts()).toEqual([5, 1]);
  expect(await counts({ name: VIOLATIONS_PORT, sends: again })).toEqual([5, 6]);
  // A browser that keeps nothing of before sends nothing again.
  expect(await counts({ name: VIOLATIONS_PORT, sends: [NEW, one('img-src', 1, 1)] })).toEqual([6, 1]);
  // The same observer, after the background was ended, sends only what waited.
  expect(await counts({ name: VIOLATIONS_PORT_AGAIN, sends: [one('img-src', 1, 1)] })).toEqual([6, 1]);
});

test('of a document that cannot be entered nothing is known', async () => {
  canEnter = false;
  expect((await stored([])).more).toEqual({ seen: false, because: 'page-unreadable' });
});

test('after the background was ended, what was stored is kept, and a gap is none that was watched', async () => {
  const first = [{ directive: 'font-src', blocked: 'https://c.test' }];
  const known = resumed({ first, more: { seen: true, value: 0 } });
  expect(known).toEqual({ first, more: INTERRUPTED });
  const again = await stored([{ says: 'observing' }, VIOLATION], known);
  expect(again.first.map(({ blocked: place }) => place)).toEqual(['https://c.test', 'https://b.test']);
  expect(again.more).toEqual(more(0));
  expect((await stored([NEW], known)).more).toEqual(more(0));
  // This one keeps no reports for an observer that comes late.
  reports = false;
  expect((await stored([NEW, VIOLATION], known)).more).toEqual(INTERRUPTED);
});

test('violations that were not read are counted, also over the end of the background', async () => {
  const messages = [NEW, { unread: 40 }, { unread: 2 }, { unread: -3 }, { unread: 'x' }];
  const list = await stored(messages);
  expect(list.more).toEqual(more(42));
  expect((await stored([NEW, { unread: 3 }], resumed(list))).more).toEqual(more(45));
});

test('a document whose list is full is no longer watched, and the list stays full', async () => {
  const flood = Array.from({ length: 60 }, (_, at) => ({ ...VIOLATION, blocked: `https://h${at}.test/` }));
  const list = await stored([NEW, ...flood]);
  expect([list.first.length, list.more, listeners.size]).toEqual([50, more(1), 0]);
  expect(await stored([NEW, VIOLATION], resumed(list))).toEqual(list);
  expect(listeners.size).toBe(0);
  // As many as are kept, and some that were not read.
  const unread = await stored([NEW, ...flood.slice(0, 50), { unread: 2 }, { unread: 9 }]);
  expect([unread.first.length, unread.more, listeners.size]).toEqual([50, more(2), 0]);
});
