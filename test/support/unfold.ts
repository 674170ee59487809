import type { Page } from 'puppeteer';

/** Opens every fold, and those within, and waits for what comes into them: fixes are loaded after the first paint. */
export async function openAll(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const folded = document.querySelectorAll<HTMLElement>('[aria-expanded=false]');
    for (const button of folded) button.click();
    return folded.length === 0;
  });
  await whenFilled(page);
}

/** Waits until nothing that is open waits for what it holds. */
export async function whenFilled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const opened = [...document.querySelectorAll('[aria-expanded=true]')].map((button) =>
      document.getElementById(button.getAttribute('aria-controls') ?? ''),
    );
    return opened.every((one) => one?.hasChildNodes()) && !document.querySelector('.detail dd:empty');
  });
}
