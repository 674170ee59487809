import { beforeEach, expect, test, vi } from 'vitest';
import type * as PreviewBlocked from '../../src/background/preview-blocked.js';

const PAGE = { url: 'https://a.test/' };

let shown: ((page: object) => void)[];
let listeners: Set<unknown>;
let injected: number[];
let blocked: typeof PreviewBlocked;

beforeEach(async () => {
  [shown, listeners, injected] = [[], new Set(), []];
  vi.resetModules();
  vi.doMock('../../src/platform/browser/navigation.js', () => ({
    shownIn: () => new Promise((resolve) => shown.push(resolve)),
  }));
  vi.doMock('../../src/platform/page/violation-ports.js', () => ({
    onViolation: (_tabId: number, handle: unknown) => {
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
