import browser, { type Scripting } from 'webextension-polyfill';
import type { InPage, World } from './in-page/index.js';

/** The document that is meant. */
export type Where = Pick<Scripting.ScriptInjection, 'target' | 'injectImmediately'>;

/** Puts our script into a document: see `in-page/index.ts`, and `src/cli/in-page.ts` for what lies there. */
export async function enterPage(where: Where): Promise<void> {
  await browser.scripting.executeScript({ ...where, files: ['in-page.js'] });
}

/** Has the script do one of the things it can. What comes back may be anything. */
export async function askPage<What extends keyof InPage>(
  where: Where,
  what: What,
  ...args: Parameters<InPage[What]>
): Promise<unknown> {
  const [injection] = await browser.scripting.executeScript({
    ...where,
    // Runs in the page and stands alone.
    func: (what: What, args: never[]): unknown =>
      ((globalThis as World).sitegrade[what] as (...args: never[]) => unknown)(...args),
    args: [what, args],
  });
  return injection?.result;
}
