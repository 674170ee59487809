import { beforeEach, expect, test, vi } from 'vitest';
import type * as PreviewFailed from '../../../src/background/preview/failed.js';
import type * as PreviewSeen from '../../../src/background/preview/seen.js';
import { interrupted, NOTHING_SEEN, type PreviewSeen as Seen } from '../../../src/capture/preview/preview.js';
import type { FailedRequest } from '../../../src/platform/browser/failed-requests.js';

let fail: (failed: FailedRequest) => void;
let failures: typeof PreviewFailed;
let watching: typeof PreviewSeen;

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000 });
  vi.resetModules();
  vi.doMock('../../../src/platform/browser/failed-requests.js', () => ({
    onFailedRequest: (_tabId: number, handle: typeof fail) => {
      fail = handle;
      return () => undefined;
    },
  }));
  failures = await import('../../../src/background/preview/failed.js');
  watching = await import('../../../src/background/preview/seen.js');
  return () => {
    vi.useRealTimers();
    vi.doUnmock('../../../src/platform/browser/failed-requests.js');
    vi.resetModules();
  };
});

const request = (path: string, at: number): FailedRequest => ({
  url: `https://b.test/${path}`,
  resource: 'image',
  error: 'net::ERR_FAILED',
  at,
});

/** What is stored of the document on show, from a commit on. */
function follow(committedAt: number | undefined, known?: Seen) {
  const list = { now: known?.failed };
  const save: PreviewSeen.Watching['save'] = ({ failed }) => {
    list.now = failed;
    return Promise.resolve();
  };
  failures.listFailures(1, watching.startWatching(1, save, known), committedAt);
  return async () => {
    await vi.runAllTimersAsync();
    return [list.now?.first.map(({ url }) => new URL(url).pathname.slice(1)), list.now?.more];
  };
}
const more = (value: number) => ({ seen: true, value });

test('the failed requests of a document are listed from its commit on, also those that are told before it', async () => {
  failures.collectFailures(1);
  fail(request('before', 1_100));
  fail(request('first', 1_200));
  const stored = follow(1_200);
  fail(request('first', 1_300));
  fail(request('late of before', 1_199));
  fail(request('second', 1_300));
  expect(await stored()).toEqual([['first', 'second'], more(0)]);
  expect(await follow(1_400)()).toEqual([[], more(0)]);
});

test('those of a document that was committed before an earlier run of the background ended are not all known', async () => {
  failures.collectFailures(1);
  const stored = follow(999);
  fail(request('late', 1_100));
  expect(await stored()).toEqual([['late'], { seen: false, because: 'interrupted' }]);
});

test('after the background was ended, later ones are listed, and those meanwhile are not known', async () => {
  failures.collectFailures(1);
  const earlier = follow(1_000);
  fail(request('first', 1_100));
  await earlier();
  const { at: _, ...failed } = request('first', 1_100);
  const known = interrupted({ ...NOTHING_SEEN, failed: { first: [failed], more: { seen: true, value: 0 } } });
  const stored = follow(undefined, known);
  fail(request('later', 1_200));
  expect(await stored()).toEqual([['first', 'later'], { seen: false, because: 'interrupted' }]);
});

test('more than are kept are said to be there', async () => {
  failures.collectFailures(1);
  const stored = follow(1_000);
  for (let at = 0; at < 60; at += 1) fail(request(`${at}`, 1_100));
  const [paths, others] = await stored();
  expect([(paths as string[]).length, others]).toEqual([50, more(1)]);
});
