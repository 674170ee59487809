import browser, { type Scripting } from 'webextension-polyfill';
import type { InPage, World } from './in-page/index.js';

/** The document to run in. */
export type Where = Pick<Scripting.ScriptInjection, 'target' | 'injectImmediately'>;

/** Injects the in-page script (`in-page/index.ts`, built by `src/cli/in-page.ts`) into a document. */
export async function enterPage(where: Where): Promise<void> {
  await browser.scripting.executeScript({ ...where, files: ['in-page.js'] });
}

/** Calls a function of the in-page script. The result may be anything. */
export async function askPage<What extends keyof InPage>(
  where: Where,
  what: What,
  ...args: Parameters<InPage[What]>
): Promise<unknown> {
  const [injection] = await browser.scripting.executeScript({
    ...where,
    // Runs in the page, so it cannot use anything from this module.
    func: (what: What, args: never[]): unknown =>
      ((globalThis as World).sitegrade[what] as (...args: never[]) => unknown)(...args),
    args: [what, args],
  });
  return injection?.result;
}
