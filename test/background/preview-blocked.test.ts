import { beforeEach, expect, test, vi } from 'vitest';
import type * as PreviewBlocked from '../../src/background/preview-blocked.js';

const PAGE = { url: 'https://a.test/', documentId: 'a' };

let shown: ((page: object) => void)[];
let listeners: Set<(message: unknown) => void>;
let reports: boolean;
let injected: number[];
let blocked: typeof PreviewBlocked;

beforeEach(async () => {
  [shown, listeners, injected, reports] = [[], new Set(), [], true];
  vi.resetModules();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.doMock('../../src/platform/browser/browser-features.js', () => ({ reportsViolations: () => reports }));
  vi.doMock('../../src/platform/browser/navigation.js', () => ({
    shownIn: () => new Promise((resolve) => shown.push(resolve)),
  }));
  vi.doMock('../../src/platform/page/violation-ports.js', () => ({
    onViolation: (_tabId: number, handle: (message: unknown) => void) => {
      listeners.add(handle);
      return () => listeners.delete(handle);
    },
  }));
  vi.doMock('../../src/platform/page/observe-violations.js', () => ({
    observeViolations: (tabId: number) => Promise.resolve(injected.push(tabId)),
  }));
  vi.doMock('../../src/platform/browser/failed-requests.js', () => ({
    onFailedRequest: () => () => undefined,
  }));
  blocked = await import('../../src/background/preview-blocked.js');
  return () => {
    vi.useRealTimers();
    vi.doUnmock('../../src/platform/browser/browser-features.js');
    vi.doUnmock('../../src/platform/browser/navigation.js');
    vi.doUnmock('../../src/platform/page/violation-ports.js');
    vi.doUnmock('../../src/platform/page/observe-violations.js');
    vi.doUnmock('../../src/platform/browser/failed-requests.js');
    vi.resetModules();
  };
});

const watch = () => blocked.watchBlocked(1, () => Promise.resolve());

test('of two documents in quick succession only the second is watched', async () => {
  const both = [watch(), watch()];
  for (const resolve of shown) resolve(PAGE);
  await Promise.all(both);
  expect([listeners.size, injected]).toEqual([1, [1]]);
  blocked.stopWatching(1);
  expect(listeners.size).toBe(0);
});

test('a preview that ends while the document is looked up leaves the page alone', async () => {
  const one = watch();
  blocked.stopWatching(1);
  for (const resolve of shown) resolve(PAGE);
  await one;
  expect([listeners.size, injected]).toEqual([0, []]);
});

/** Watches the document, and returns what is stored after the messages. */
async function stored(
  messages: readonly object[],
  since: Parameters<typeof PreviewBlocked.watchBlocked>[2],
): Promise<PreviewBlocked.Blocked | undefined> {
  let last: PreviewBlocked.Blocked | undefined;
  const one = blocked.watchBlocked(
    1,
    (now) => {
      last = now;
      return Promise.resolve();
    },
    since,
  );
  for (const resolve of shown) resolve(PAGE);
  await one;
  for (const message of messages) for (const handle of listeners) handle(message);
  vi.runAllTimers();
  return last;
}

const VIOLATION = { directive: 'img-src', blocked: 'https://b.test/', disposition: 'enforce' };
const NEW = { says: 'observing', isNew: true };

test('a document is watched only once its observer has sent what was before', async () => {
  expect(await stored([], { committedAt: 1 })).toMatchObject({ blocked: [] });
  expect((await stored([VIOLATION], { committedAt: 1 }))?.isWatched).toBeUndefined();
  expect((await stored([VIOLATION, NEW], { committedAt: 1 }))?.isWatched).toBe(true);
});

test('after the background was ended, what was stored is kept, and a gap is none that was watched', async () => {
  const known = [{ directive: 'font-src', blocked: 'https://c.test' }];
  const resumed = await stored([{ says: 'observing' }, VIOLATION], { known });
  expect(resumed?.blocked.map(({ blocked: place }) => place)).toEqual(['https://c.test', 'https://b.test']);
  expect(resumed?.isWatched).toBe(true);
  expect((await stored([NEW], { known }))?.isWatched).toBe(true);
  // This one keeps no reports for an observer that comes late.
  reports = false;
  expect((await stored([NEW, VIOLATION], { known }))?.isWatched).toBeUndefined();
});

test('violations that were not read are counted', async () => {
  const messages = [NEW, { unread: 40 }, { unread: 2 }, { unread: -3 }, { unread: 'x' }];
  expect((await stored(messages, { committedAt: 1 }))?.unread).toBe(42);
});
