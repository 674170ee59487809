import type { Browser } from 'webextension-polyfill';
import type { Page } from 'puppeteer';
import type { Launched } from '../../src/cli/browser.js';

/** Milliseconds without a change after which a popup counts as complete. */
export const QUIET_MS = 700;

/** Set in a popup by observer.js. */
declare global {
  interface Window {
    readonly sitegradeObserved?: { readonly last: number };
  }
}

/** In chrome://extensions. */
declare const chrome: Browser & {
  developerPrivate: {
    updateExtensionConfiguration(update: { extensionId: string; pinnedToToolbar: boolean }): Promise<void>;
  };
};

/** Pins the icon to the toolbar: otherwise it slides out for a quarter of a second before its popup opens. */
export async function pin({ browser, extension }: Launched): Promise<void> {
  const page = await browser.newPage();
  await page.goto('chrome://extensions');
  await page.evaluate(
    (extensionId) =>
      chrome.developerPrivate.updateExtensionConfiguration({ extensionId, pinnedToToolbar: true }),
    extension.id,
  );
  await page.close();
}

/**
 * Clicks the toolbar icon over the page and closes the popup; returns the milliseconds from the click to the frame of
 * the last change.
 */
export async function clickToStill(
  { browser, extension }: Launched,
  page: Page,
  path: string,
): Promise<number> {
  const address = `chrome-extension://${extension.id}/${path}`;
  await page.bringToFront();
  const opened = browser.waitForTarget((target) => target.url() === address);
  const clicked = performance.timeOrigin + performance.now();
  await page.triggerExtensionAction(extension);
  const popup = await (await opened).asPage();
  const still = await popup.evaluate(async (quiet) => {
    for (;;) {
      const last = window.sitegradeObserved?.last ?? 0;
      if (last > 0 && performance.now() - last > quiet) return performance.timeOrigin + last;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }, QUIET_MS);
  await popup.close();
  return still - clicked;
}

/** Loads the page again; returns the milliseconds until the end of its load event, as the browser reports them. */
export async function loadTime(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'load' });
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return navigation?.duration ?? NaN;
  });
}
