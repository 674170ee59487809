import type { Launched } from './browser.js';
import { NoBrowserError } from './terminal.js';

/** Browsers that are used for one page after another. Each page finds its browser as new. */
export interface BrowserPool {
  /** Uses a browser that is free, or a new one. */
  use<T>(work: (launched: Launched) => Promise<T>): Promise<T>;
}

export function browserPool(start: () => Promise<Launched>): BrowserPool {
  const free: Launched[] = [];
  /** The failure of one start is that of all. */
  let failure: NoBrowserError | undefined;
  const startOnce = async () => {
    if (failure) throw failure;
    try {
      return await start();
    } catch (error) {
      if (error instanceof NoBrowserError) failure = error;
      throw error;
    }
  };
  const cleared = async (): Promise<Launched> => {
    const launched = free.pop();
    if (!launched) return startOnce();
    try {
      await closePages(launched);
      await launched.clear();
      return launched;
    } catch {
      // It crashed, or cannot be cleared.
      await launched.close().catch(() => undefined);
      return cleared();
    }
  };
  return {
    async use(work) {
      const launched = await cleared();
      try {
        return await work(launched);
      } finally {
        free.push(launched);
      }
    },
  };
}

/** Closes all tabs but an empty one: without a tab, the browser would end. */
async function closePages({ browser }: Launched): Promise<void> {
  const pages = await browser.pages();
  await browser.newPage();
  await Promise.all(pages.map((page) => page.close()));
}
