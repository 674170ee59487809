import type { Browser } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchPlainChromium } from '../support/chromium.js';
import { isSame, pictureOf, type Picture } from './rig/picture.js';

const SECTIONS = '<section><h2>Square</h2><p style="background: teal">Paper</p></section>';

const shop = (time: string, policy = '') => `<!doctype html>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>
  main { display: grid; grid-template-columns: repeat(3, 1fr); gap: 20px }
  section { padding: 20px; background: navy; color: white }
  [autofocus] { transition: width 1h }
</style>
<input autofocus value="id-${time.replaceAll(/\D/g, '')}">
<time>${time}</time>
<main>${SECTIONS.repeat(6)}</main>`;

describe('the picture of a page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchPlainChromium(inject('chromium'));
  });
  afterAll(() => browser.close());

  async function shown(html: string): Promise<Picture> {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.setContent(html);
    return pictureOf(page);
  }

  it('is the same for another date, another id and another moment of the caret', async () => {
    const before = await shown(shop('2026-11-29 09:15'));
    expect(isSame(before, await shown(shop('2026-11-29 09:15')))).toBe(true);
    expect(isSame(before, await shown(shop('2026-12-01 23:59')))).toBe(true);
  });

  it('is another where a policy takes the layout away', async () => {
    const before = await shown(shop('2026-11-29 09:15'));
    expect(isSame(before, await shown(shop('2026-11-29 09:15', "style-src 'self'")))).toBe(false);
  });

  it('is another where a policy takes the color of one thing away', async () => {
    const before = await shown(shop('2026-11-29 09:15'));
    const attributes = "style-src-elem 'unsafe-inline'; style-src-attr 'none'";
    expect(isSame(before, await shown(shop('2026-11-29 09:15', attributes)))).toBe(false);
  });
});
