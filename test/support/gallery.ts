/**
 * Writes screenshots of all states of the popup and of the settings page, light and dark, to dist/gallery-pictures:
 * `npx tsx test/support/gallery.ts [--firefox] [state…]`
 */
import { STATES } from './gallery/states.js';
import { serveGallery } from './gallery-server.js';
import { inBrowser, wanted } from './picture-browser.js';
import { openAll } from './unfold.js';

const asked = await wanted('dist/gallery-pictures');
const { names, folder } = asked;
const gallery = await serveGallery();
try {
  for (const scheme of ['light', 'dark'] as const)
    await inBrowser(scheme, asked, async (page) => {
      await page.setViewport({ width: 400, height: 600, deviceScaleFactor: 2 });
      for (const state of names.length > 0 ? names : Object.keys(STATES)) {
        await page.goto(`${gallery.url}?state=${state}`);
        await page.waitForSelector('[data-state]:not([data-state=waiting])');
        await page.screenshot({ path: `${folder}/${state}-${scheme}.png`, fullPage: true });
        if (!(await page.$('[aria-expanded=false]'))) continue;
        await openAll(page);
        await page.screenshot({ path: `${folder}/${state}-open-${scheme}.png`, fullPage: true });
      }
      if (names.length > 0) return;
      for (const query of ['', '?empty']) {
        await page.goto(`${gallery.url}settings.html${query}`);
        await page.waitForSelector('[data-ready]');
        await page.screenshot({ path: `${folder}/settings${query.slice(1)}-${scheme}.png`, fullPage: true });
      }
    });
} finally {
  await gallery.close();
}
