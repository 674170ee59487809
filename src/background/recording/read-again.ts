import { later } from '../../platform/tasks.js';

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
