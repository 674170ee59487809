import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { serve, type Site, type SiteResponse } from '../../src/demo/index.js';
import type { ReportJson } from '../../src/export/json.js';
import { inspect } from '../support/inspect.js';

const ASKED = 'asked.sitegrade.test';
const OTHER = 'other.sitegrade.test';

/** A page that every probe would ask something about. */
const page = (head = ''): SiteResponse => ({
  headers: [['Content-Type', 'text/html']],
  body: `<!doctype html><title>x</title><link rel=icon href=data:,>${head}<script src="/js/app.js"></script>`,
});

describe('after a redirect to another host', { timeout: 180_000 }, () => {
  const log: string[] = [];
  let site: Site;
  /** The same host on another port. */
  let neighbour: Site;

  beforeAll(async () => {
    const answer = ({ pathname }: URL) => (pathname === '/landed' ? page() : { status: 404 });
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
          `<meta name=generator content="WordPress 6.8"><script>addEventListener('DOMContentLoaded', () => location.replace(${JSON.stringify(to)}))</script>`,
        );
      return pathname === '/' ? page() : { status: 404 };
    });
  });
  afterAll(() => Promise.all([site.close(), neighbour.close()]));
  beforeEach(() => {
    log.length = 0;
  });

  async function run(path: string): Promise<ReportJson | undefined> {
    const { out, err, code } = await inspect(
      [
        `https://${ASKED}:${site.httpsPort}${path}`,
        ...['--format', 'json', '--insecure'],
        ...[site, neighbour].flatMap(({ httpsPort }) => ['--resolve', `*:${httpsPort}:127.0.0.1`]),
      ],
      { env: { SITEGRADE_CHROMIUM: inject('chromium') } },
    );
    expect([code, err.includes('Error')]).toEqual([0, false]);
    return (JSON.parse(out) as ReportJson[])[0];
  }

  const ways = ['/redirect', '/script'].flatMap((way) =>
    (['another host', 'another port'] as const).map((to) => [way, to] as const),
  );
  it.each(ways)('%s to %s: it is asked nothing more than its page', async (way, to) => {
    const landed =
      to === 'another host'
        ? `https://${OTHER}:${site.httpsPort}/landed`
        : `https://${ASKED}:${neighbour.httpsPort}/landed`;
    const report = await run(`${way}?to=${encodeURIComponent(landed)}`);
    expect(report?.url).toBe(landed);
    // The markup of the page that led there is no evidence about this one.
    expect(report?.stack).toEqual([]);
    const name = to === 'another host' ? OTHER : 'neighbour';
    expect(log.filter((line) => line.includes(` ${name} `)).sort()).toEqual([
      `GET ${name} /js/app.js`,
      `GET ${name} /landed`,
    ]);
    // The first host is not asked either: what it has is no evidence about this page.
    expect(log.filter((line) => line.includes(ASKED))).not.toContain(
      `GET ${ASKED} /.well-known/security.txt`,
    );
    expect(report?.unknown).toContainEqual({
      rule: 'security-txt',
      why: 'Not fully checked: a redirect leads to another site, and no requests are sent there.',
    });
  });

  it('and without one, the host is asked', async () => {
    await run(`/redirect?to=${encodeURIComponent('/')}`);
    expect(log).toContain(`GET ${ASKED} /.well-known/security.txt`);
    expect(log).toContain(`OPTIONS ${ASKED} /`);
  });
});
