import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Site, type SiteResponse } from '../../src/demo/index.js';
import type { ReportJson } from '../../src/export/json.js';
import { packaged } from '../support/packaged.js';

const ASKED = 'asked.sitegrade.test';
const OTHER = 'other.sitegrade.test';

/** A page that every probe would ask something about. */
const page = (script: string, head = ''): SiteResponse => ({
  headers: [['Content-Type', 'text/html']],
  body: `<!doctype html><title>x</title><link rel=icon href=data:,>${head}<script src="${script}"></script>`,
});

/** How a page leads to another. */
const WAYS = ['redirect', 'script'] as const;

describe('after a redirect to another host', { timeout: 180_000 }, () => {
  const log: string[] = [];
  let site: Site;
  /** The same host on another port. */
  let neighbour: Site;

  beforeAll(async () => {
    const answer = ({ pathname }: URL) =>
      WAYS.some((way) => pathname === `/by-${way}`) ? page(`${pathname}/app.js`) : { status: 404 };
    neighbour = await serve([ASKED], ({ method, url }) => {
      log.push(`${method} neighbour ${url.pathname}`);
      return answer(url);
    });
    site = await serve([ASKED, OTHER], ({ method, url }) => {
      const { hostname, pathname, searchParams } = url;
      log.push(`${method} ${hostname} ${pathname}`);
      if (hostname === OTHER) return answer(url);
      const to = searchParams.get('to') ?? '';
      if (pathname === '/redirect') return { status: 302, headers: [['Location', to]] };
      if (pathname === '/script')
        return page(
          '/js/app.js',
          `<meta name=generator content="WordPress 6.8"><script>addEventListener('DOMContentLoaded', () => location.replace(${JSON.stringify(to)}))</script>`,
        );
      return pathname === '/' ? page('/js/app.js') : { status: 404 };
    });
  });
  afterAll(() => Promise.all([site.close(), neighbour.close()]));
  beforeEach(() => {
    log.length = 0;
  });

  async function run(...paths: readonly string[]): Promise<readonly ReportJson[]> {
    const { out, err, code } = await packaged('inspect', [
      ...paths.map((path) => `https://${ASKED}:${site.httpsPort}${path}`),
      ...['--format', 'json', '--insecure'],
      ...[site, neighbour].flatMap(({ httpsPort }) => ['--resolve', `*:${httpsPort}:127.0.0.1`]),
    ]);
    expect([code, err.includes('Error')]).toEqual([0, false]);
    return JSON.parse(out) as ReportJson[];
  }

  it('neither that one nor another port of the same host is asked more than its page', async () => {
    const others = [
      { name: OTHER, origin: `https://${OTHER}:${site.httpsPort}` },
      { name: 'neighbour', origin: `https://${ASKED}:${neighbour.httpsPort}` },
    ];
    const cases = WAYS.flatMap((way) => others.map(({ origin }) => ({ way, landed: `${origin}/by-${way}` })));
    const reports = await run(...cases.map(({ way, landed }) => `/${way}?to=${encodeURIComponent(landed)}`));
    expect(reports.map(({ url }) => url)).toEqual(cases.map(({ landed }) => landed));
    for (const report of reports) {
      // The markup of the page that led there is no evidence about this one.
      expect(report.stack).toEqual([]);
      expect(report.unknown).toContainEqual({
        rule: 'security-txt',
        why: 'Not fully checked: a redirect leads to another site, and no requests are sent there.',
      });
    }
    for (const { name } of others)
      expect(log.filter((line) => line.includes(` ${name} `)).sort()).toEqual(
        WAYS.flatMap((way) => [`GET ${name} /by-${way}`, `GET ${name} /by-${way}/app.js`]),
      );
    // The first host is not asked either: what it has is no evidence about these pages.
    expect(log).not.toContain(`GET ${ASKED} /.well-known/security.txt`);
  });

  it('and without one, the host is asked', async () => {
    await run(`/redirect?to=${encodeURIComponent('/')}`);
    expect(log).toContain(`GET ${ASKED} /.well-known/security.txt`);
    expect(log).toContain(`OPTIONS ${ASKED} /`);
  });
});
