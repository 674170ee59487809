import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { launch, type Launched } from '../../src/cli/browser.js';
import { CARELESS_URL, startDemo, type Site } from '../../src/demo/index.js';
import { openPopup, readPopup } from '../../src/cli/popup.js';
import { filesOf, writeZip } from '../../src/packaging/zip.js';
import { ALL } from '../support/all.js';
import { axeViolations } from '../support/axe.js';
import { built } from '../support/e2e-setup.js';
import { launchWithExtension } from '../support/extension.js';
import { launchFirefox, type Firefox } from '../support/firefox.js';
import { eventually } from '../support/until.js';

/** In a page of the extension. */
declare const chrome: Browser;

const WELCOME = 'src/options/welcome.html';

let folder: string;
let site: Site;
/** The build as it is published: all other tests have quiet ones. */
let published: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitegrade-zips-'));
  site = await startDemo();
  published = await built('chrome');
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
    const files = unzipSync(await readFile(await zipped(published)));
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

  const welcomes = ({ browser }: Launched) =>
    browser.targets().filter((target) => target.url().includes(WELCOME)).length;

  it('loads the extension from the zip, with its first-run page', async () => {
    const { browser, extension } = launched;
    await eventually('the first-run page', () => welcomes(launched)).toBe(1);
    const page = await browser.newPage();
    await page.goto(CARELESS_URL);
    expect(await readPopup(await openPopup(browser, extension, page))).toMatchObject({ grade: 'F' });
    expect(welcomes(launched)).toBe(1);
  });

  it('loads a quiet build without it', async () => {
    const quiet = await launchWithExtension();
    expect(await quiet.read(await quiet.visit(CARELESS_URL))).toMatchObject({ grade: 'F' });
    expect(welcomes(quiet)).toBe(0);
    await quiet.close();
  });

  it.each(['light', 'dark'])('the first-run page is accessible and requests nothing, %s', async (scheme) => {
    const page = await launched.browser.newPage();
    const requested: string[] = [];
    page.on('request', (request) => requested.push(new URL(request.url()).protocol));
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const width of [320, 1280]) {
      await page.setViewport({ width, height: 900 });
      await page.goto(`chrome-extension://${launched.extension.id}/${WELCOME}`);
      await page.$eval('details', (one) => {
        one.open = true;
      });
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    expect(new Set(requested)).toEqual(new Set(['chrome-extension:']));
    await page.screenshot({ path: join('dist', `welcome-${scheme}.png`) });
    // Each key reaches the next one.
    for (const name of ['Open example.com', 'What Sitegrade sees, and what it requests', 'settings']) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name);
    }
    await page.close();
  });
});

if (ALL)
  describe('Firefox', () => {
    let firefox: Firefox;
    let zip: string;

    beforeAll(async () => {
      zip = await zipped(await built('firefox'));
      firefox = await launchFirefox(inject('firefox'), site);
    });

    afterAll(() => firefox.close());

    it.each([
      ['from a quiet build, without its first-run page', () => inject('extensionForFirefox'), 0],
      ['from the zip, with it', () => zip, 1],
    ])('loads the extension %s', async (_, build, count) => {
      await firefox.install(build());
      const welcomes = () =>
        firefox.chrome(
          `gBrowser.tabs.filter((tab) => tab.linkedBrowser.currentURI.spec.endsWith(${JSON.stringify(WELCOME)})).length`,
        );
      const page = await firefox.open('sitegrade@sitegrade.dev', 'src/options/har.html');
      await page.waitForSelector('.drop');
      // It replies once its listeners are registered, to which the browser has told of the installation by then.
      await page.evaluate(() => chrome.runtime.sendMessage({ type: 'seenPages', tabId: 1, origin: '' }));
      await eventually('the first-run page', welcomes).toBe(count);
      await page.close();
      await firefox.browser.uninstallExtension('sitegrade@sitegrade.dev');
    });
  });
