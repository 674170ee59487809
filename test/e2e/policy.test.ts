import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CHROMIUM_FLAGS } from '../../src/cli/browser.js';
import { serve, type Site, type SiteRequest, type SiteResponse } from '../../src/demo/index.js';
import { packaged } from '../support/packaged.js';
import { VISITED, VISITED_PATHS, visitedPage } from '../support/visited-pages.js';

const SHOP = 'walk.sitegrade.test';
const CDN = 'cdn.sitegrade.test';
const ADS = 'ads.sitegrade.test';

/** What the command prints of one origin. */
interface Printed {
  readonly origin: string;
  readonly recorded: { readonly pages: number; readonly loads: number };
  readonly whole: Proposal;
  readonly split?: {
    readonly parts: readonly { readonly prefix: string; readonly proposal: Proposal }[];
    readonly rest: Proposal;
  };
  readonly fix: string;
}
interface Proposal {
  readonly value: string;
  readonly blocked: readonly {
    readonly page: string;
    readonly what: string;
    readonly code?: { readonly because: string };
  }[];
  readonly loosenedFor: Proposal['blocked'];
  readonly sources: readonly {
    readonly source: string;
    readonly pages: readonly string[];
    readonly visitors?: number;
  }[];
}

const html = (body: string): SiteResponse => ({
  headers: [
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Server', 'nginx'],
  ],
  body: `<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>x</title>${body}`,
});
const script = (body: string): SiteResponse => ({ headers: [['Content-Type', 'text/javascript']], body });

/** Each page says in its title that all of it worked. */
function answer(request: SiteRequest, port: number): SiteResponse {
  const { url } = request;
  if (url.hostname === CDN) return script('document.title += " cdn"');
  if (url.hostname === ADS) return script('document.title += " ads"');
  switch (url.pathname) {
    case '/':
      return html(
        `<style>p { color: red }</style><p style="margin: 0">x<script src="https://${CDN}:${port}/a.js"></script><script>document.title += ' inline'</script>`,
      );
    case '/orders/1':
    case '/orders/2':
      return html(
        `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="><script src="https://${ADS}:${port}/b.js"></script><script>document.title += ' orders'</script>`,
      );
    case '/admin/':
      return html(
        `<button onclick="document.title += ' clicked'">x</button><script>document.title += ' admin'; const now = ${Math.random()}</script>`,
      );
    default:
      return visitedPage(request) ?? { status: 404 };
  }
}

describe('policy', { timeout: 240_000 }, () => {
  let site: Site;
  let folder: string;
  let policyFor: (path: string) => string | undefined = () => undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-policy-'));
    site = await serve([SHOP, CDN, ADS], (request) => {
      const response = answer(request, site.httpsPort);
      const policy = request.url.hostname === SHOP ? policyFor(request.url.pathname) : undefined;
      const headers = response.headers ?? [];
      return policy === undefined
        ? response
        : { ...response, headers: [...headers, ['Content-Security-Policy', policy] as const] };
    });
  });
  afterAll(async () => {
    await site.close();
    await rm(folder, { recursive: true });
  });

  const address = (path: string) => `https://${SHOP}:${site.httpsPort}${path}`;
  const PATHS = ['/', '/orders/1', '/orders/2', '/admin/'];

  async function propose(...options: readonly string[]): Promise<Printed> {
    return proposeFor(PATHS, ...options);
  }

  async function proposeFor(paths: readonly string[], ...options: readonly string[]): Promise<Printed> {
    const { code, out, err } = await packaged(
      'policy',
      [
        ...paths.map(address),
        '--insecure',
        '--resolve',
        `*:${site.httpsPort}:127.0.0.1`,
        '--format',
        'json',
        ...options,
      ],
      { cwd: folder },
    );
    expect(code, err).toBe(0);
    const [printed] = JSON.parse(out) as Printed[];
    if (!printed) throw new Error(err);
    return printed;
  }

  /** Opens each page and clicks. */
  async function walk(browser: Browser) {
    const titles: string[] = [];
    const violations: string[] = [];
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(() => {
      const violations: string[] = [];
      Object.assign(globalThis, { violations });
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
        violations.push(`${effectiveDirective} ${blockedURI}`);
      });
    });
    for (const path of PATHS) {
      await page.goto(address(path), { waitUntil: 'load' });
      await (await page.$('button'))?.click();
      titles.push(await page.title());
      violations.push(
        ...(await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)),
      );
    }
    await page.close();
    return { titles, violations };
  }

  it('names what differs between visitors and days, as the panel does, and hashes what does not', async () => {
    const { whole } = await proposeFor(VISITED_PATHS, '--strict-scripts');
    expect(whole.blocked.map(({ page, code }) => [page, code?.because])).toEqual(VISITED.changing);
    const hashes = whole.sources.filter(({ source }) => source.startsWith("'sha256-"));
    expect(hashes).toMatchObject([{ source: VISITED.hash, visitors: 2 }]);
  });

  it('fits the pages: deployed, nothing is blocked, and what was refused is', async () => {
    const { recorded, whole, split, fix } = await propose();
    expect(recorded).toMatchObject({ pages: 3, loads: 8 });
    expect(whole.blocked).toEqual([]);
    expect(whole.loosenedFor.map(({ page, what }) => [page, what])).toEqual([
      ['/admin/', 'changing-code'],
      ['/admin/', 'handlers'],
    ]);
    expect(split?.rest.blocked).toEqual([]);
    expect(fix).toContain('It is based on 3 pages');
    expect(fix).toContain('Content-Security-Policy-Report-Only');

    const deploy =
      ({ split }: Pick<Printed, 'split'>) =>
      (path: string) =>
        path.startsWith('/admin/') ? split?.parts[0]?.proposal.value : split?.rest.value;
    const browser = await puppeteer.launch({
      executablePath: inject('chromium'),
      acceptInsecureCerts: true,
      args: [...CHROMIUM_FLAGS, '--host-resolver-rules=MAP * 127.0.0.1'],
    });
    try {
      const before = await walk(browser);
      expect(before.titles).toEqual(['x cdn inline', 'x ads orders', 'x ads orders', 'x admin clicked']);
      policyFor = deploy({ ...(split && { split }) });
      expect(await walk(browser)).toEqual({ titles: before.titles, violations: [] });

      policyFor = () => undefined;
      const without = await propose('--refuse', `https://${ADS}:${site.httpsPort}`);
      policyFor = deploy(without);
      const { titles } = await walk(browser);
      expect(titles).toEqual(['x cdn inline', 'x orders', 'x orders', 'x admin clicked']);
    } finally {
      policyFor = () => undefined;
      await browser.close();
    }
  });
});
