import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { browserPool } from '../../src/cli/browser-pool.js';
import { launch, type Launched } from '../../src/cli/browser.js';
import { serve, type Site, type SiteRequest } from '../../src/demo/index.js';
import type { ReportJson } from '../../src/export/json.js';
import { sentences } from '../support/command.js';
import { ALL } from '../support/all.js';
import { packaged } from '../support/packaged.js';

const SHOP = 'many.sitegrade.test';

/** The pages of a list, and those among them that are graded alone too. */
const [COUNT, ALONE] = ALL ? [20, [7, 19]] : [8, [7]];

/** Leaves behind what a browser can keep, and shows what it kept. */
const STICKY = `<title>x</title><script>
document.title = JSON.stringify([localStorage.x, document.cookie]);
localStorage.x = 'kept';
indexedDB.open('kept');
navigator.serviceWorker?.register('/worker.js');
</script><script src="/app.js"></script>`;

function sticky({ url }: SiteRequest) {
  const script = [['Content-Type', 'text/javascript']] as const;
  if (url.pathname === '/app.js') return { headers: [...script, ['Cache-Control', 'max-age=600']] as const };
  if (url.pathname === '/worker.js')
    return { headers: script, body: 'addEventListener("fetch", (e) => e.respondWith(fetch(e.request)))' };
  // A browser asks for the icon when it likes: a cookie with it would be in the page only sometimes.
  if (['/favicon.ico', '/.well-known/security.txt'].includes(url.pathname)) return { status: 404 };
  return {
    headers: [
      ['Content-Type', 'text/html'],
      ['Strict-Transport-Security', 'max-age=31536000'],
      ['Set-Cookie', `session${url.pathname.slice(1)}=1; Max-Age=600; Path=/`],
      ['Cache-Control', 'max-age=600'],
      ...(url.pathname.endsWith('7') ? [['X-Frame-Options', 'DENY'] as const] : []),
    ] as const,
    body: STICKY,
  };
}

describe('many targets', { timeout: 240_000 }, () => {
  let folder: string;
  let site: Site;
  let requests: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-many-'));
    requests = [];
    site = await serve([SHOP], (request) => {
      requests.push(request.url.pathname);
      return sticky(request);
    });
  });
  afterEach(async () => {
    await site.close();
    await rm(folder, { recursive: true });
  });

  const run = (...args: readonly string[]) =>
    packaged('inspect', [...args, '--insecure', '--resolve', `*:${site.httpsPort}:127.0.0.1`], {
      cwd: folder,
    });

  it('gives each the report that it gets alone, and tells of a dead one', async () => {
    const address = (n: number) => `https://${SHOP}:${site.httpsPort}/${n}`;
    const pages = Array.from({ length: COUNT }, (_, n) => address(n));
    await writeFile(
      join(folder, 'pages.txt'),
      ['# shop', ...pages.slice(0, 4), 'https://nowhere.invalid/?secret', ...pages.slice(4)].join('\n'),
    );
    const { out, err, code } = await run('--targets', 'pages.txt', '--jobs', '2', '--format', 'json');
    expect(code).toBe(1);
    const reports = JSON.parse(out) as ReportJson[];
    expect(reports.map(({ url }) => url)).toEqual(pages);
    const told = sentences(err);
    expect(told.map((line) => /^\d+\/\d+ /.exec(line)?.[0])).toEqual(
      Array.from({ length: COUNT + 1 }, (_, n) => `${n + 1}/${COUNT + 1} `),
    );
    expect(told.map((line) => line.replace(/^\S+ /, ''))).toContain(
      'https://nowhere.invalid/: nowhere.invalid cannot be resolved.',
    );
    expect(requests.filter((path) => path === '/worker.js').length).toBeGreaterThanOrEqual(COUNT);
    // Each visit has its own time.
    const undated = (report: ReportJson | undefined) => ({ ...report, date: null });
    for (const n of ALONE) {
      const alone = JSON.parse((await run(address(n), '--format', 'json')).out) as ReportJson[];
      expect([reports[n]].map(undated)).toEqual(alone.map(undated));
    }
  });

  it('writes a folder with all formats and a table', async () => {
    const sitemap = `<urlset><url><loc>https://${SHOP}:${site.httpsPort}/7</loc></url><url><loc>https://nowhere.invalid/</loc></url></urlset>`;
    await writeFile(join(folder, 'sitemap.xml'), sitemap);
    const { out, code } = await run(
      ...['--targets', 'sitemap.xml', '--output', 'reports', '--format', 'json', '--format', 'markdown'],
    );
    expect(code).toBe(1);
    const name = `${SHOP}_${site.httpsPort}_7`;
    expect((await readdir(join(folder, 'reports'))).sort()).toEqual([
      'index.md',
      `${name}.json`,
      `${name}.md`,
    ]);
    expect(await readFile(join(folder, 'reports', 'index.md'), 'utf8')).toBe(out);
    const [, , page, dead] = out.split('\n');
    expect(page).toMatch(new RegExp(`/7\` \\| [A-F][+-]? \\| \\d+ \\| .*, and \\d+ more \\|$`));
    expect(dead).toContain('nowhere.invalid');
    expect(dead).toContain('cannot be resolved');
  });

  it('finds a used browser as a new one: no HSTS, cookie, storage, cache or worker', async () => {
    const started: Launched[] = [];
    const pool = browserPool(async () => {
      const options = { executablePath: inject('chromium'), extension: inject('extension'), headless: true };
      const launched = await launch({ ...options, site });
      started.push(launched);
      return launched;
    });
    const visit = () =>
      pool.use(async ({ browser }) => {
        const page = await browser.newPage();
        const seen: string[] = [];
        for (const scheme of ['http', 'https']) {
          await page.goto(`${scheme}://${SHOP}/`);
          seen.push(page.url(), await page.title());
        }
        await page.evaluate('navigator.serviceWorker.ready.then(() => 0)');
        const scripts = requests.filter((path) => path === '/app.js').length;
        requests = [];
        return [...seen, scripts];
      });
    try {
      const first = await visit();
      expect(first[0]).toBe(`http://${SHOP}/`);
      for (let again = 0; again < 3; again++) {
        expect(await visit()).toEqual(first);
        expect(started).toHaveLength(1);
      }
    } finally {
      for (const launched of started) await launched.close();
    }
  });
});
