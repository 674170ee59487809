import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launch, type Launched } from '../../src/cli/browser.js';
import { CARELESS_URL, startDemo, type Site } from '../../src/demo/index.js';
import { openPopup, readPopup } from '../../src/cli/popup.js';
import { filesOf, writeZip } from '../../src/packaging/zip.js';
import { axeViolations } from '../support/axe.js';
import { launchFirefox, type Firefox } from '../support/firefox.js';

const WELCOME = 'src/options/welcome.html';

let folder: string;
let site: Site;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitegrade-zips-'));
  site = await startDemo();
});

afterAll(async () => {
  await site.close();
  await rm(folder, { recursive: true });
});

/** Zips a build as `npm run package` does. */
async function zipped(build: string): Promise<string> {
  const zip = join(folder, 'sitegrade.zip');
  await writeZip(zip, build, await filesOf(build));
  return zip;
}

describe('Chromium', () => {
  let launched: Launched;

  beforeAll(async () => {
    const unpacked = join(folder, 'chrome');
    const files = unzipSync(await readFile(await zipped(inject('extension'))));
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(unpacked, name)), { recursive: true });
      await writeFile(join(unpacked, name), bytes);
    }
    launched = await launch({
      executablePath: inject('chromium'),
      extension: unpacked,
      headless: true,
      site,
    });
  });

  afterAll(() => launched.close());

  it('loads the extension from the zip, without its first-run page', async () => {
    const { browser, extension } = launched;
    const page = await browser.newPage();
    await page.goto(CARELESS_URL);
    expect(await readPopup(await openPopup(browser, extension, page))).toMatchObject({ grade: 'F' });
    expect(browser.targets().filter((target) => target.url().includes(WELCOME))).toEqual([]);
  });

  it.each(['light', 'dark'])('the first-run page is accessible and requests nothing, %s', async (scheme) => {
    const page = await launched.browser.newPage();
    const requested: string[] = [];
    page.on('request', (request) => requested.push(new URL(request.url()).protocol));
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const width of [320, 1280]) {
      await page.setViewport({ width, height: 900 });
      await page.goto(`chrome-extension://${launched.extension.id}/${WELCOME}`);
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    expect(new Set(requested)).toEqual(new Set(['chrome-extension:']));
    expect(await page.$$eval('script', (all) => all.length)).toBe(0);
    await page.screenshot({ path: join('dist', `welcome-${scheme}.png`) });
    // The first key reaches the first link.
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('settings');
    await page.close();
  });
});

describe('Firefox', () => {
  let firefox: Firefox;

  beforeAll(async () => {
    firefox = await launchFirefox(inject('firefox'), site);
  });

  afterAll(() => firefox.close());

  it('loads the extension from the zip, without its first-run page', async () => {
    await firefox.install(await zipped(inject('extensionForFirefox')));
    const page = await firefox.open('sitegrade@sitegrade.dev', WELCOME);
    expect(await page.evaluate(() => document.querySelector('h1')?.textContent)).toBe(
      'Sitegrade is installed',
    );
    const tabs = await firefox.chrome(
      'gBrowser.tabs.map((tab) => tab.linkedBrowser.currentURI.spec).filter((url) => url.includes("welcome")).length',
    );
    // The one that this test opened.
    expect(tabs).toBe(1);
  });
});
