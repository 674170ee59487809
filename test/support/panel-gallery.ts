/**
 * Writes screenshots of all tabs of the panel and of the settings page, light and dark, at the sizes DevTools gives it, to
 * dist/panel-pictures: `npx tsx test/support/panel-gallery.ts [name…]`
 */
import { mkdir } from 'node:fs/promises';
import puppeteer from 'puppeteer';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { serveGallery } from './gallery-server.js';
import { openAll } from './unfold.js';

/** The URLs that show most of each tab. */
const SHOWN: Readonly<Record<string, string>> = {
  responses: 'panel.html?tab=responses&state=careless',
  'responses-open': 'panel.html?tab=responses&state=suppressed',
  'responses-hostile': 'panel.html?tab=responses&state=hostile&responses=hostile',
  findings: 'panel.html?tab=findings&state=careless',
  'findings-open': 'panel.html?tab=findings&state=careless',
  'findings-suppressed-open': 'panel.html?tab=findings&state=suppressed',
  'findings-withheld': 'panel.html?tab=findings&state=withheld',
  cookies: 'panel.html?tab=cookies&state=careless',
  csp: 'panel.html?tab=csp&state=policies',
  'csp-hostile': 'panel.html?tab=csp&state=hostile&responses=hostile',
  fixes: 'panel.html?tab=fixes&state=careless',
  checklist: 'panel.html?tab=checklist&state=careless',
  probe: 'panel.html?tab=probe&state=careless',
  'probe-sent': 'panel.html?tab=probe&state=probed-in-part',
  compare: 'panel.html?tab=compare&state=careless&pinned',
  reports: 'panel.html?tab=reports&state=careless',
  settings: 'settings.html',
  'settings-empty': 'settings.html?empty',
};

/** CSS pixels: docked below, docked at the right (narrow and wide), in a window of its own. */
const SIZES = [
  [1000, 270],
  [400, 800],
  [560, 800],
  [1600, 900],
] as const;

const folder = 'dist/panel-pictures';
await mkdir(folder, { recursive: true });
const gallery = await serveGallery();
const browser = await puppeteer.launch({
  executablePath: await obtainChromium(),
  headless: true,
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
try {
  const page = await browser.newPage();
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SHOWN);
  for (const name of wanted)
    for (const scheme of ['light', 'dark'])
      for (const [width, height] of SIZES) {
        await page.setViewport({ width, height });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.goto(gallery.url + (SHOWN[name] ?? ''));
        await page.waitForSelector('[data-ready], .panel-app:not([data-state=waiting])');
        if (name === 'responses-open')
          await page.evaluate(() => document.getElementById('response-1')?.click());
        else if (name.endsWith('-open')) await openAll(page);
        await page.evaluate(() => new Promise(requestAnimationFrame));
        await page.screenshot({ path: `${folder}/${name}-${width}x${height}-${scheme}.png` });
      }
} finally {
  await browser.close();
  await gallery.close();
}
