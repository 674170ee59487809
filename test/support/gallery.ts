/**
 * Writes screenshots of all states of the popup and of the settings page, light and dark, to dist/gallery-pictures:
 * `npx tsx test/support/gallery.ts [--firefox] [state…]`
 */
import type { Page } from 'puppeteer';
import { STATES } from './gallery/states.js';
import { serveGallery } from './gallery-server.js';
import { inBrowser, wanted } from './picture-browser.js';
import { openAll } from './unfold.js';

const SIZE = { width: 400, height: 600, deviceScaleFactor: 2 };

/** All of the page. Its window is made as high: Firefox would draw what sticks to the bottom in the middle. */
async function picture(page: Page, path: `${string}.png`): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewport({ ...SIZE, height });
  await page.screenshot({ path });
  await page.setViewport(SIZE);
}

const asked = await wanted('dist/gallery-pictures');
const { names, folder } = asked;
const gallery = await serveGallery();
try {
  for (const scheme of ['light', 'dark'] as const)
    await inBrowser(scheme, asked, async (page) => {
      await page.setViewport(SIZE);
      for (const state of names.length > 0 ? names : [...Object.keys(STATES), 'careless&pinned']) {
        await page.goto(`${gallery.url}?state=${state}`);
        await page.waitForSelector('[data-state]:not([data-state=waiting])');
        await picture(page, `${folder}/${state}-${scheme}.png`);
        if (!(await page.$('[aria-expanded=false]'))) continue;
        await openAll(page);
        await picture(page, `${folder}/${state}-open-${scheme}.png`);
      }
      if (names.length > 0) return;
      for (const query of ['', '?empty']) {
        await page.goto(`${gallery.url}settings.html${query}`);
        await page.waitForSelector('[data-ready]');
        await picture(page, `${folder}/settings${query.slice(1)}-${scheme}.png`);
      }
    });
} finally {
  await gallery.close();
}
