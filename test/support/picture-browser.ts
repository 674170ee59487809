import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import puppeteer, { type Page } from 'puppeteer';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { launchPlainChromium } from './chromium.js';
import { findFirefox } from './find-firefox.js';

export type Scheme = 'light' | 'dark';

/** What a command that takes pictures was asked for: names, and `--firefox` in place of Chromium. */
export interface Wanted {
  readonly names: readonly string[];
  readonly isFirefox: boolean;
  /** Exists. */
  readonly folder: string;
}

/** Reads the command’s arguments; Firefox’s pictures go into a folder of their own. */
export async function wanted(folder: string): Promise<Wanted> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { firefox: { type: 'boolean', default: false } },
  });
  const own = values.firefox ? `${folder}/firefox` : folder;
  await mkdir(own, { recursive: true });
  return { names: positionals, isFirefox: values.firefox, folder: own };
}

/** Takes pictures in one color scheme, without animations. Firefox has the scheme as a setting, so each has its browser. */
export async function inBrowser(
  scheme: Scheme,
  { isFirefox }: Pick<Wanted, 'isFirefox'>,
  take: (page: Page) => Promise<void>,
): Promise<void> {
  const browser = isFirefox ? await firefox(scheme) : await launchPlainChromium(await obtainChromium());
  try {
    const page = await browser.newPage();
    if (!isFirefox)
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
    await take(page);
  } finally {
    await browser.close();
  }
}

async function firefox(scheme: Scheme) {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: await findFirefox(),
    headless: true,
    extraPrefsFirefox: {
      'layout.css.prefers-color-scheme.content-override': scheme === 'dark' ? 0 : 1,
      'ui.prefersReducedMotion': 1,
    },
  });
}
