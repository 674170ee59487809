import puppeteer, { type Browser } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CHROMIUM_FLAGS } from '../../src/cli/browser.js';
import { ALL } from '../support/all.js';
import { runCommand } from '../support/command.js';
import { eventually } from '../support/until.js';

/** Each loads hundreds of modules, one by one. */
const KINDS = ALL ? ['popup', 'panel', 'settings', 'har'] : ['popup'];

describe('npm run playground', () => {
  let browser: Browser;
  let playground: ReturnType<typeof runCommand>;
  let url: string;

  beforeAll(async () => {
    playground = runCommand('../../test/support/playground.ts', []);
    url = await new Promise<string>((resolve, reject) => {
      playground.child.stdout.on('data', (chunk: Buffer) => {
        const [address] = /http:\S+/.exec(chunk.toString()) ?? [];
        if (address) resolve(address);
      });
      void playground.ended.then(({ err }) => {
        reject(new Error(err));
      });
    });
    browser = await puppeteer.launch({ executablePath: inject('chromium'), args: [...CHROMIUM_FLAGS] });
  });

  afterAll(async () => {
    await browser.close();
    playground.child.kill();
    await playground.ended;
  });

  it.each(KINDS)('shows the %s with its styles', async (kind) => {
    // With a cache of its own: some have the same style sheets.
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const errors: string[] = [];
    const styles: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('response', (response) => {
      if (response.status() >= 400 && !response.url().endsWith('/favicon.ico')) errors.push(response.url());
      // A 304 response has no type.
      if (response.request().resourceType() === 'stylesheet' && response.status() === 200)
        styles.push(response.headers()['content-type'] ?? '');
    });
    await page.goto(url);
    const link = await page.waitForSelector(`xpath///h2[.="${kind}"]/following-sibling::ul[1]//a`);
    await link?.evaluate((element) => {
      (element as HTMLElement).click();
    });
    const frame = await (await page.waitForSelector(`iframe.${kind}`))?.contentFrame();
    await frame?.waitForSelector('[data-ready], [data-state]:not([data-state=waiting])');
    // Puppeteer may tell of a response after the page has used it.
    await eventually('the styles', () => new Set(styles)).toEqual(new Set(['text/css']));
    // The font that tokens.css sets.
    const font = await frame?.$eval('body', (body) => getComputedStyle(body).fontFamily);
    const token = await frame?.$eval('body', (body) => getComputedStyle(body).getPropertyValue('--font'));
    expect(token).toBeTruthy();
    expect(font).toBe(token?.trim().replaceAll("'", '"'));
    expect(errors).toEqual([]);
    await context.close();
  });
});
