import type { Page } from 'puppeteer';

/** Opens every fold of a popup, and waits for what comes into them: fixes are loaded after the first paint. */
export async function unfold(popup: Page): Promise<void> {
  // Rows of checks that only inform come after the first paint.
  await popup.waitForFunction(() => !document.querySelector('[data-whole=false]'));
  await popup.$$eval('[aria-expanded=false]', (buttons) => {
    for (const button of buttons) (button as HTMLElement).click();
  });
  await popup.waitForFunction(() => !document.querySelector('[aria-expanded=false]'));
  await filled(popup);
}

/** Waits until nothing that is open waits for what it holds. */
export async function filled(popup: Page): Promise<void> {
  await popup.waitForFunction(() => {
    const opened = [...document.querySelectorAll('[aria-expanded=true]')].map((button) =>
      document.getElementById(button.getAttribute('aria-controls') ?? ''),
    );
    return opened.every((one) => one?.hasChildNodes()) && !document.querySelector('.detail dd:empty');
  });
}
