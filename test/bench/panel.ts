import type { Page } from 'puppeteer';
import type { Launched } from '../../src/cli/browser.js';
import { showPanel } from '../support/devtools.js';

/** Frames of scrolling in one measurement. */
const FRAMES = 60;
/** Pixels per frame: two rows. */
const STEP = 44;

/** Opens the panel as a plain page with that many responses. */
export async function openTable(
  browser: Launched['browser'],
  gallery: string,
  responses: number,
): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 600 });
  await page.goto(`${gallery}panel.html?tab=responses&state=careless&responses=${responses}`);
  await page.waitForFunction(() => document.querySelectorAll('.rows .row').length > 20);
  return page;
}

/** Scrolls the table up and down; returns the milliseconds of the main thread per frame. */
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

/** A new page with DevTools open, which show the panel of that title. */
export async function withPanel({ browser, extension }: Launched, title: string): Promise<Page> {
  const page = await browser.newPage();
  await showPanel(page, extension.id, title);
  return page;
}
