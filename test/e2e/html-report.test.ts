import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { audit, type PageSnapshot } from '../../src/engine/index.js';
import { writeReports } from '../../src/export/write.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { careless, hardened, hostile, proposed } from '../export/reports.js';
import { axeViolations } from '../support/axe.js';
import { launchPlainChromium } from '../support/chromium.js';
import { CARELESS, MANY } from '../support/gallery/states.js';
import { pageWith } from '../support/page.js';

const WORDPRESS = pageWith({
  headers: [
    ['Server', 'nginx/1.26.3'],
    ['X-Powered-By', 'PHP/8.4.1'],
    ['Link', '<https://shop.example.com/index.php?rest_route=/>; rel="https://api.w.org/"'],
  ],
  metas: [{ name: 'generator', content: 'WordPress 6.8.1' }],
});

/** A page with a mistake in nearly every header. */
const WRONG = pageWith({
  url: 'https://news.example/',
  contentType: 'text/html',
  headers: [
    ['Server', 'nginx/1.26.3'],
    ['X-Powered-By', 'PHP/8.4.1'],
    [
      'Content-Security-Policy',
      "script-src self 'unsafe-inline' 'unsafe-eval' https://cdn.example.net nonce-abc; img-scr *; plugin-types a/b; style-src “self”; frame-ancestors 'none' https:; report-to main; object-src * form-action",
    ],
    ['Access-Control-Allow-Credentials', 'True'],
    ['Access-Control-Allow-Origin', 'null'],
    ['Expect-CT', 'max-age=0'],
    ['Public-Key-Pins', 'pin-sha256="a"'],
    ['X-Content-Security-Policy', "default-src 'self'"],
    ['Feature-Policy', "camera 'none'"],
    ['Strict-Transport-Security', 'max-age=300; preload; includeSubdomain'],
    ['X-Frame-Options', 'ALLOW-FROM https://a.example'],
    ['X-Content-Type-Options', 'sniff'],
    ['Referrer-Policy', 'unsafe-url'],
    ['Permissions-Policy', 'camera=(), interest-cohort=(), microfone=(), geolocation=*, usb=(none)'],
    ['Cross-Origin-Opener-Policy', 'Same-Origin'],
    ['Cross-Origin-Embedder-Policy', 'yes'],
    ['Cross-Origin-Resource-Policy', 'Same-Site'],
    ['Origin-Agent-Cluster', 'yes'],
    ['Reporting-Endpoints', 'main=x'],
    ['Integrity-Policy', 'blocked-destinations=script'],
    ['X-Backend-Server', 'web-07.internal'],
    ['Cache-Control', 'public'],
  ],
  setCookies: [
    'sessionid=1; Path=/',
    'csrftoken=1; Path=/; SameSite=Maybe',
    'admin_memo=a1b2c3; Path=/; HttpOnly',
    '__Host-a=1; Path=/',
    '__Secure-b=1; Path=/',
    'wide=1; Domain=other.example; Secure',
    'long=a1b2c3; Max-Age=99999999; Secure',
    'flag=1; Secure=false; Foo=bar; SameSite=Lax',
    'big=a1b2c3; Partitioned',
  ],
  metas: [{ name: 'generator', content: 'WordPress 6.8.1' }],
  scripts: [{ src: 'http://cdn.example.net/a.js' }, { src: 'https://cdn.example.net/b.js' }],
});

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

  test('is light on paper, and each site begins on a page of its own', async () => {
    await page.emulateMediaType('print');
    expect(await background()).toBe('rgb(255, 255, 255)');
    expect(await pagesOf(page)).toBeGreaterThan(3);
  });

  test.each<[name: string, snapshot: PageSnapshot, findings: number, pages: number]>([
    ['of the careless shop', CARELESS, 12, 5],
    ['of WordPress', WORDPRESS, 9, 5],
    ['with findings of many cookies', MANY, 123, 6],
    ['with many different findings', WRONG, 57, 10],
  ])(
    '%s, prints few pages, and none cuts a block or ends with a heading',
    async (_, snapshot, count, most) => {
      const report = audit(snapshot);
      expect(report.findings).toHaveLength(count);
      const about = { version: '0.1.0', date: new Date(0), client: 'A client', author: 'An author' };
      const text = writeReports('html', [{ report, proposals: proposalsFor(snapshot, report) }], about);
      await writeFile(join(folder, 'one.html'), text);
      await page.goto(pathToFileURL(join(folder, 'one.html')).href);
      await page.emulateMediaType('print');
      expect(await pagesOf(page)).toBeLessThanOrEqual(most);
      expect(await cutOn(page)).toEqual([]);
    },
  );

  test('says of a heading and a block where a page cuts them', async () => {
    const block = (height: number) => `<p>${'x<br>'.repeat(height)}</p>`;
    const style =
      '<style>h2,p{margin:0;line-height:20px}p{orphans:1;widows:1}pre{break-inside:avoid}</style>';
    // Without the policy of a report, which allows no other style sheet. 271 mm are 51 lines.
    await page.goto('about:blank');
    await page.setContent(`${style}<main>${block(50)}<h2>low</h2>${block(2)}${block(50)}</main>`);
    expect(await cutOn(page)).toEqual(['H2 low', 'P xxxxxxxxxxxxxxxxxxxx']);
  });
});

/** How many pages of A4 it prints. */
async function pagesOf(page: Page): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  return (
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g)?.length ?? 0
  );
}

/**
 * The blocks that would fit on a page and are cut by one, and the headings that end one. Pages are shown as columns, which
 * break where pages do, and tell where.
 */
function cutOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    if (!main) return ['no report'];
    Object.assign(main.style, {
      width: '180mm',
      height: '271mm',
      padding: '0',
      columnWidth: '180mm',
      columnGap: '20mm',
      columnFill: 'auto',
    });
    const { height, width, left } = main.getBoundingClientRect();
    const columnsOf = (one: Element) => {
      const own = [...one.getClientRects()].filter((rect) => rect.height > 0);
      return own.map((rect) => ({ at: Math.floor((rect.left - left) / width), height: rect.height }));
    };
    const blocks = [...main.querySelectorAll('h2, h3, p, pre, li, tr, dt, dd, .way, .entries .part')];
    const cut = blocks.filter((one, index) => {
      const columns = columnsOf(one);
      const sum = columns.reduce((all, rect) => all + rect.height, 0);
      if (new Set(columns.map(({ at }) => at)).size > 1 && sum < height) return true;
      const next = blocks.slice(index + 1).find((other) => !one.contains(other));
      return /^H/.test(one.tagName) && next && columnsOf(next)[0]?.at !== columns[0]?.at;
    });
    return cut.map((one) => `${one.tagName} ${one.textContent.slice(0, 20)}`);
  });
}
