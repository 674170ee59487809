import type { Page } from 'puppeteer';
import type { Gallery } from './gallery/index.js';

/** Waits until an element that matches contains these words, or its text is as the expression says. */
export async function whenSaid(page: Page, selector: string, words: string | RegExp): Promise<void> {
  await page.waitForFunction(
    (all, [text, pattern]) =>
      [...document.querySelectorAll(all)].some(({ textContent }) =>
        pattern === undefined ? textContent.includes(text) : new RegExp(pattern).test(textContent),
      ),
    {},
    selector,
    asData(words),
  );
}

/** Waits until as many elements match. */
export async function whenAsMany(page: Page, selector: string, amount: number): Promise<void> {
  await page.waitForFunction(
    (all, many) => document.querySelectorAll(all).length === many,
    {},
    selector,
    amount,
  );
}

/** Waits until no element matches. */
export function whenGone(page: Page, selector: string): Promise<void> {
  return whenAsMany(page, selector, 0);
}

/** Waits until the focus is on an element with this text, or with such a text. */
export async function whenFocusIsOn(page: Page, words: string | RegExp): Promise<void> {
  await page.waitForFunction(
    ([text, pattern]) => {
      const focused = document.activeElement?.textContent ?? '';
      return pattern === undefined ? focused === text : new RegExp(pattern).test(focused);
    },
    {},
    asData(words),
  );
}

/** Waits until a gallery’s page has asked its source for something whose name begins so. */
export async function whenAsked(page: Page, call: string): Promise<void> {
  await page.waitForFunction(
    (name) =>
      (globalThis as unknown as { gallery: Gallery }).gallery.source.calls.some((one) =>
        one.startsWith(name),
      ),
    {},
    call,
  );
}

/** Waits until the popup has painted its grade. */
export async function whenGradeIsPainted(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('grade-painted').length === 1);
}

/** An expression cannot be sent to a page. */
function asData(words: string | RegExp): [text: string, pattern?: string] {
  return typeof words === 'string' ? [words] : ['', words.source];
}
