/**
 * Writes screenshots of all parts of the panel, the settings page and the page for HAR files, light and dark, at the sizes
 * DevTools gives it, to dist/panel-pictures: `npx tsx test/support/panel-gallery.ts [--firefox] [name…]`
 */
import { serveGallery } from './gallery-server.js';
import { inBrowser, wanted } from './picture-browser.js';
import { openAll } from './unfold.js';

/** The URLs that show most of each tab. */
const SHOWN: Readonly<Record<string, string>> = {
  responses: 'panel.html?tab=responses&state=careless',
  'responses-open': 'panel.html?tab=responses&state=suppressed',
  'responses-hostile': 'panel.html?tab=responses&state=hostile&responses=hostile',
  findings: 'panel.html?tab=findings&state=careless',
  'findings-open': 'panel.html?tab=findings&state=careless',
  'findings-suppressed-open': 'panel.html?tab=findings&state=suppressed',
  'findings-many': 'panel.html?tab=findings&state=many',
  'findings-withheld': 'panel.html?tab=findings&state=withheld',
  'findings-preview': 'panel.html?tab=findings&state=preview',
  'csp-preview': 'panel.html?tab=csp&state=preview',
  'fixes-preview': 'panel.html?tab=fixes&state=preview',
  cookies: 'panel.html?tab=cookies&state=careless',
  csp: 'panel.html?tab=csp&state=policies',
  'csp-typed': 'panel.html?tab=csp&state=policies',
  'csp-late': 'panel.html?tab=csp&state=policies&responses=34',
  'csp-hostile': 'panel.html?tab=csp&state=hostile&responses=hostile',
  recording: 'panel.html?tab=recording&state=careless',
  'recording-open': 'panel.html?tab=recording&state=careless',
  'recording-none': 'panel.html?tab=recording&state=careless&recording=none',
  'recording-running': 'panel.html?tab=recording&state=careless&recording=running',
  'recording-preview': 'panel.html?tab=recording&state=preview',
  'recording-hostile-open': 'panel.html?tab=recording&state=hostile&responses=hostile',
  'not-found': 'panel.html?tab=findings&state=not-found',
  fixes: 'panel.html?tab=fixes&state=careless',
  'fixes-open': 'panel.html?tab=fixes&state=foreign',
  'fixes-deployed': 'panel.html?tab=fixes&state=deployed',
  'fixes-many': 'panel.html?tab=fixes&state=many',
  checklist: 'panel.html?tab=checklist&state=careless',
  unchecked: 'panel.html?tab=findings&state=careless',
  'unchecked-sent': 'panel.html?tab=findings&state=probed-in-part',
  reports: 'panel.html?tab=reports&state=careless',
  'reports-pinned': 'panel.html?tab=reports&state=careless&pinned',
  settings: 'settings.html',
  'settings-empty': 'settings.html?empty',
  har: 'har.html',
};

/** CSS pixels: docked below, docked at the right (narrow and wide), in a window of its own. */
const SIZES = [
  [1042, 272],
  [400, 800],
  [320, 700],
  [560, 800],
  [1600, 900],
] as const;

const asked = await wanted('dist/panel-pictures');
const { names, folder } = asked;
const gallery = await serveGallery();
try {
  for (const scheme of ['light', 'dark'] as const)
    await inBrowser(scheme, asked, async (page) => {
      for (const name of names.length > 0 ? names : Object.keys(SHOWN))
        for (const [width, height] of SIZES) {
          await page.setViewport({ width, height });
          await page.goto(gallery.url + (SHOWN[name] ?? ''));
          await page.waitForSelector('[data-ready], .panel-app:not([data-state=waiting])');
          if (name === 'responses-open')
            await page.evaluate(() => document.getElementById('response-1')?.click());
          else if (name.startsWith('unchecked')) await page.click('.to-unknowns');
          else if (name === 'findings-open')
            await page.$eval('.row-of-list h3 button', (one) => (one as HTMLElement).click());
          else if (name === 'csp-typed')
            await page.type('textarea', "; script-scr 'none'; script-src https: 'unsafe-inline'");
          else if (name.endsWith('-open')) await openAll(page);
          await page.evaluate(() => new Promise(requestAnimationFrame));
          await page.screenshot({ path: `${folder}/${name}-${width}x${height}-${scheme}.png` });
        }
    });
} finally {
  await gallery.close();
}
