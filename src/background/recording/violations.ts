import { violationsIn, redirectAsViolation } from '../../capture/recording/observed-loads.js';
import { createRedirectWatch } from '../../platform/browser/redirects.js';
import { isPrivate } from '../../platform/browser/tabs.js';
import { shownIn } from '../../platform/browser/navigation.js';
import { originOf } from '../../capture/url.js';
import type { WatchedPage } from '../../platform/page/watched-pages.js';
import { later, run } from '../../platform/tasks.js';

/** Milliseconds from the first of some violations until they are recorded. */
const DELAY_MS = 300;
/** Violations of one page that wait. */
const MAX_WAITING = 100;

interface Batch {
  readonly page: WatchedPage;
  readonly messages: unknown[];
  /** Violations beyond the maximum. */
  unread: number;
}

/**
 * Collects the violations of pages for a moment: each recording of some reads and stores all of it.
 * @param record records those of one page, the last message with how many were left out
 */
export function createViolationBatches(
  record: (page: WatchedPage, messages: readonly unknown[]) => Promise<void>,
) {
  const waiting = new Map<string, Batch>();
  let cancel: (() => void) | undefined;
  const flush = async () => {
    cancel?.();
    cancel = undefined;
    const batches = [...waiting.values()];
    waiting.clear();
    for (const { page, messages, unread } of batches) await record(page, [...messages, { unread }]);
  };
  return {
    add(page: WatchedPage, message: unknown): void {
      const key = `${page.tabId} ${page.url}`;
      const batch = waiting.get(key) ?? { page, messages: [], unread: 0 };
      if (batch.messages.length < MAX_WAITING) batch.messages.push(message);
      else batch.unread += violationsIn(message);
      waiting.set(key, batch);
      cancel ??= later(DELAY_MS, flush);
    },
    /** Records those that wait now. */
    flush,
  };
}

/** Milliseconds from a violation until its page is read again, at first and at most. */
const FIRST_MS = 1_500;
const LONGEST_MS = 60_000;

interface Page {
  readonly tabId: number;
}

/**
 * Reads a page again after its violations. Each time it waits twice as long, because a page may violate its policy
 * without end, and each reading goes through all of it.
 */
export function createReadAgain(read: (tabId: number) => Promise<void>): (page: Page) => void {
  const delays = new WeakMap<Page, number>();
  const waiting = new WeakSet<Page>();
  return (page) => {
    if (waiting.has(page)) return;
    waiting.add(page);
    const delay = delays.get(page) ?? FIRST_MS;
    later(delay, () => {
      waiting.delete(page);
      delays.set(page, Math.min(2 * delay, LONGEST_MS));
      return read(page.tabId);
    });
  };
}

/**
 * Watches where the loads of recorded pages are redirected to. Start it at the top level: a redirect may have started
 * the background.
 * @param add records what was seen of a page
 */
export function createRecordedRedirects(add: (page: WatchedPage, message: object) => void) {
  return createRedirectWatch((redirect) => {
    const message = redirectAsViolation(redirect);
    if (!message) return;
    const { tabId, page } = redirect;
    const record = async () => {
      const shown = await shownIn(tabId);
      const isOfPage = page === '' || originOf(page) === originOf(shown?.url ?? '');
      if (shown && isOfPage && !(await isPrivate(tabId))) add({ tabId, url: shown.url }, message);
    };
    run(record());
  });
}
