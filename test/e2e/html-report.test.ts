import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { writeReports } from '../../src/export/write.js';
import { careless, hardened, hostile, proposed } from '../export/reports.js';
import { axeViolations } from '../support/axe.js';
import { launchPlainChromium } from '../support/chromium.js';

let folder: string;
let browser: Browser;
let page: Page;
/** What it requested, and what its policy blocked. */
const requests: string[] = [];
const errors: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitegrade-report-'));
  browser = await launchPlainChromium(inject('chromium'));
  page = await browser.newPage();
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => errors.push(message.text()));
  const reports = [careless, hardened, hostile].map((report) => ({ report, proposals: proposed(report) }));
  const text = writeReports('html', reports, { version: '0.1.0', date: new Date(0) });
  await writeFile(join(folder, 'report.html'), text);
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describe('the HTML report in Chromium', () => {
  test.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(25, 26, 30)'],
  ])('is styled, loads nothing and has no axe violations, %s', async (scheme, color) => {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const url = pathToFileURL(join(folder, 'report.html')).href;
    await page.goto(url);
    expect(await background()).toBe(color);
    expect(requests.splice(0)).toEqual([url]);
    expect(errors).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
  });

  test('fits a phone', async () => {
    await page.setViewport({ width: 360, height: 700 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  test('is light on paper, and cuts neither findings nor code', async () => {
    await page.emulateMediaType('print');
    expect(await background()).toBe('rgb(255, 255, 255)');
    const cut = await page.$$eval('.entries .part, pre, tr', (all) =>
      all.filter((one) => getComputedStyle(one).breakInside !== 'avoid').map(({ outerHTML }) => outerHTML),
    );
    expect(cut).toEqual([]);
    const pdf = Buffer.from(await page.pdf({ format: 'A4' })).toString('latin1');
    // Each site begins on a page of its own.
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThan(3);
  });
});
