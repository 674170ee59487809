import type { Page } from 'puppeteer';
import type { Launched } from '../../src/cli/browser.js';

/**
 * Clicks the toolbar icon over the page, closes the popup again, and gives the milliseconds from the click
 * to the mark that the popup sets once its grade is painted.
 */
export async function clickToGrade(
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
  const painted = await popup.evaluate(async () => {
    for (;;) {
      const [mark] = performance.getEntriesByName('grade-painted');
      if (mark) return performance.timeOrigin + mark.startTime;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
  await popup.close();
  return painted - clicked;
}

/** Loads the page once more and gives the milliseconds the browser counts until its load event ended. */
export async function loadTime(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'load' });
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return navigation?.duration ?? NaN;
  });
}
