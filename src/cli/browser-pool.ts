import { setImmediate } from 'node:timers/promises';
import type { Launched } from './browser.js';
import { openHome, type Home } from './home.js';
import { NoBrowserError } from './terminal.js';

/** Browsers that are used for one page after another. Each page finds its browser as new. */
export interface BrowserPool {
  /** Uses a browser that is free, or a new one. Its only tab is `home`. */
  use<T>(work: (launched: Launched, home: Home) => Promise<T>): Promise<T>;
}

interface Member {
  readonly launched: Launched;
  readonly home: Home;
}

/** @param uses how many pages there are: after the last one, nothing is cleared */
export function browserPool(
  start: () => Promise<Launched>,
  uses = Infinity,
  open: typeof openHome = openHome,
): BrowserPool {
  /** Used ones that are being cleared. Undefined: could not be cleared. */
  const free: Promise<Member | undefined>[] = [];
  let begun = 0;
  /** The failure of one start is that of all. */
  let failure: NoBrowserError | undefined;
  const startOnce = async (): Promise<Member> => {
    if (failure) throw failure;
    try {
      const launched = await start();
      return { launched, home: await open(launched) };
    } catch (error) {
      if (error instanceof NoBrowserError) failure = error;
      throw error;
    }
  };
  return {
    async use(work) {
      begun += 1;
      const member = (await free.shift()) ?? (await startOnce());
      try {
        return await work(member.launched, member.home);
      } finally {
        if (begun < uses) {
          const isEmpty = await closeOthers(member);
          free.push(isEmpty ? cleared(member) : ended(member));
          // The browser is told to clear before this process is busy with the report.
          await setImmediate();
        }
      }
    },
  };
}

/** Closes all tabs but home. False if it cannot. */
async function closeOthers({ launched, home }: Member): Promise<boolean> {
  try {
    const pages = await launched.browser.pages();
    await Promise.all(pages.filter((page) => page !== home).map((page) => page.close()));
    return true;
  } catch {
    return false;
  }
}

async function cleared(member: Member): Promise<Member | undefined> {
  try {
    await member.launched.clear();
    return member;
  } catch {
    return ended(member);
  }
}

/** It crashed, or cannot be cleared. */
async function ended({ launched }: Member): Promise<undefined> {
  await launched.close().catch(() => undefined);
}
