import type { Browser, Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import { launchPlainChromium } from './chromium.js';

/**
 * A Chromium for the tests of a file, and a new page for each of them. A test fails if its page has an error: an
 * exception, an error in the console, a violation of the extension's policy.
 * @param use gets the page of the next test
 * @param prepare gets the browser before the first one
 */
export function inChromium(use: (page: Page) => void, prepare?: (browser: Browser) => Promise<void>): void {
  let browser: Browser;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    browser = await launchPlainChromium(inject('chromium'));
    await prepare?.(browser);
  });

  afterAll(() => browser.close());

  beforeEach(async () => {
    errors = [];
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    use(page);
  });

  afterEach(async () => {
    await page.close();
    expect(errors).toEqual([]);
  });
}
