import type { Page } from 'puppeteer';
import type { Launched } from '../../src/cli/browser.js';
import { showPanel } from '../support/devtools.js';

/** Frames scrolled through in one measurement. */
const FRAMES = 60;
/** Pixels a frame: two rows. */
const STEP = 44;

/** Opens the panel as a plain page over so many answers. */
export async function openTable(
  browser: Launched['browser'],
  gallery: string,
  answers: number,
): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 600 });
  await page.goto(`${gallery}panel.html?state=careless&answers=${answers}`);
  await page.waitForFunction(() => document.querySelectorAll('.rows .row').length > 20);
  return page;
}

/** Scrolls the table up and down, and gives the milliseconds of the page's main thread that a frame takes. */
export async function scrollCost(page: Page): Promise<number> {
  await page.bringToFront();
  const before = await page.metrics();
  await page.evaluate(
    async (frames, step) => {
      const grid = document.querySelector('[role=grid]');
      let by = step;
      for (let frame = 0; frame < frames; frame++) {
        if (!grid) return;
        const end = grid.scrollHeight - grid.clientHeight;
        if (grid.scrollTop + by > end || grid.scrollTop + by < 0) by = -by;
        grid.scrollTop += by;
        await new Promise(requestAnimationFrame);
      }
    },
    FRAMES,
    STEP,
  );
  const after = await page.metrics();
  return (1000 * ((after.TaskDuration ?? NaN) - (before.TaskDuration ?? NaN))) / FRAMES;
}

/** A page of its own with DevTools open on it, and the panel of that title in sight. */
export async function withPanel({ browser, extension }: Launched, title: string): Promise<Page> {
  const page = await browser.newPage();
  await showPanel(page, extension.id, title);
  return page;
}
