/**
 * Takes a picture of every place of the panel, light and dark, narrow and wide, into dist/panel-pictures:
 * `npx tsx test/support/panel-gallery.ts [place…]`
 */
import { mkdir } from 'node:fs/promises';
import puppeteer from 'puppeteer';
import { findChromium } from '../../src/cli/find-chromium.js';
import { serveGallery } from './gallery-server.js';

/** Places with what shows most of them. */
const SHOWN: Readonly<Record<string, string>> = {
  responses: 'state=careless',
  findings: 'state=careless',
  cookies: 'state=careless',
  csp: 'state=policies',
  'csp-hostile': 'state=hostile&answers=hostile',
  'responses-hostile': 'state=hostile&answers=hostile',
  fixes: 'state=careless',
  checklist: 'state=careless',
};

const folder = 'dist/panel-pictures';
await mkdir(folder, { recursive: true });
const gallery = await serveGallery();
const browser = await puppeteer.launch({
  executablePath: await findChromium(),
  headless: true,
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
try {
  const page = await browser.newPage();
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SHOWN);
  for (const place of wanted) {
    for (const [scheme, width] of [
      ['light', 1000],
      ['dark', 1000],
      ['light', 320],
    ] as const) {
      await page.setViewport({ width, height: 800 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(`${gallery.url}panel.html?${SHOWN[place] ?? ''}&place=${place.split('-')[0] ?? ''}`);
      await page.waitForSelector('.panel-app[data-state=page]');
      await page.evaluate(() => new Promise(requestAnimationFrame));
      await page.screenshot({ path: `${folder}/${place}-${width}-${scheme}.png` });
    }
  }
} finally {
  await browser.close();
  await gallery.close();
}
