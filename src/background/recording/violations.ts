import { violationsIn } from '../../capture/recording/observed-loads.js';
import type { WatchedPage } from '../../platform/page/watched-pages.js';
import { later } from '../../platform/tasks.js';

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
