/**
 * Writes screenshots of all states of the popup and of the settings page, light and dark, to dist/gallery-pictures:
 * `npx tsx test/support/gallery.ts [state…]`
 */
import { mkdir } from 'node:fs/promises';
import puppeteer from 'puppeteer';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { STATES } from './gallery/states.js';
import { serveGallery } from './gallery-server.js';
import { openAll } from './unfold.js';

const folder = 'dist/gallery-pictures';
await mkdir(folder, { recursive: true });
const gallery = await serveGallery();
const browser = await puppeteer.launch({
  executablePath: await obtainChromium(),
  headless: true,
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 400, height: 600, deviceScaleFactor: 2 });
  const wanted =
    process.argv.length > 2 ? process.argv.slice(2) : [...Object.keys(STATES), 'careless&pinned'];
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    for (const state of wanted) {
      await page.goto(`${gallery.url}?state=${state}`);
      await page.waitForSelector('[data-state]:not([data-state=waiting])');
      await page.screenshot({ path: `${folder}/${state}-${scheme}.png`, fullPage: true });
      if (!(await page.$('[aria-expanded=false]'))) continue;
      await openAll(page);
      await page.screenshot({ path: `${folder}/${state}-open-${scheme}.png`, fullPage: true });
    }
    if (process.argv.length > 2) continue;
    for (const query of ['', '?empty']) {
      await page.goto(`${gallery.url}settings.html${query}`);
      await page.waitForSelector('[data-ready]');
      await page.screenshot({ path: `${folder}/settings${query.slice(1)}-${scheme}.png`, fullPage: true });
    }
  }
} finally {
  await browser.close();
  await gallery.close();
}
