import type { Page } from 'puppeteer';

/** Not those of the footer, which would cover more of the page. */
const FOLDED = '[aria-expanded=false]:not(.actions *)';

/** Opens all disclosures, nested ones too, and waits for their content: fixes are loaded after the first paint. */
export async function openAll(page: Page): Promise<void> {
  // What is loaded later contains more of them.
  while (await page.$(FOLDED)) {
    await page.waitForFunction(
      (selector) => {
        const folded = document.querySelectorAll<HTMLElement>(selector);
        for (const button of folded) button.click();
        return folded.length === 0;
      },
      {},
      FOLDED,
    );
    await whenFilled(page);
  }
}

/** Waits until all open disclosures have their content. */
export async function whenFilled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const opened = [...document.querySelectorAll('[aria-expanded=true]')].map((button) =>
      document.getElementById(button.getAttribute('aria-controls') ?? ''),
    );
    return opened.every((one) => one?.hasChildNodes()) && !document.querySelector('.detail dd:empty');
  });
}
