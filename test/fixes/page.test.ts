import { describe, expect, it } from 'vitest';
import { apply, audit, type Finding, type FoundText, type PageSnapshot } from '../../src/engine/index.js';
import { pageFixes } from '../../src/fixes/page.js';
import { meantAs, pageWith } from '../support/page.js';

function fixesOf(page: PageSnapshot, ...chain: string[]) {
  const stack = chain.map((name) => ({ name, label: name, because: '', confidence: 'sure' as const }));
  return pageFixes(page, { ...audit(page, meantAs(page, 404)), stack }).fixes;
}

const CARELESS = pageWith({
  url: 'https://shop.test/',
  headers: [['Server', 'nginx/1.26.3']],
  setCookies: ['sessionid=a; Path=/', 'csrftoken=b; Path=/'],
  site: { http: [{ url: 'http://shop.test/', status: 200 }], tls: 'trusted' },
});

describe('pageFixes', () => {
  it('has one text for each place', () => {
    const places = fixesOf(CARELESS, 'apache', 'django').map(({ stack, place }) => `${stack} ${place}`);
    expect([...new Set(places)]).toEqual(places);
    expect([...places].sort()).toEqual([
      'apache a2enmod',
      'apache server',
      'apache vhost',
      'apache vhost443',
      'apache vhost80',
      'django settings',
    ]);
  });

  it('closes the findings that it fixes, also with a short max-age; a report-only policy closes none', () => {
    const fixes = fixesOf(CARELESS, 'nginx', 'django');
    const closes = (place: string) => fixes.find((fix) => fix.place === place)?.closes ?? [];
    expect(closes('server443')).toEqual(['strict-transport-security/missing']);
    expect(closes('server80')).toEqual(['redirection/missing']);
    expect(closes('server')).toContain('x-frame-options/missing');
    // What the page uses was not seen: its policy begins as report-only.
    expect(fixes.find(({ place }) => place === 'server')?.text).toContain(
      'Content-Security-Policy-Report-Only',
    );
    expect(fixes.flatMap((fix) => fix.closes)).not.toContain('content-security-policy/missing');
    expect(closes('location')).toEqual([]);
    expect(closes('settings').every((id) => id.startsWith('cookies/'))).toBe(true);
    expect(closes('settings')).toContain('cookies/session-without-secure#sessionid');
  });

  it('closes no framing by a policy that the page’s own X-Frame-Options would switch off', () => {
    const fixes = fixesOf(pageWith({ headers: [['X-Frame-Options', 'max-age=']] }), 'haproxy');
    expect(fixes.flatMap(({ closes }) => closes)).not.toContain('x-frame-options/invalid');
    expect(fixes.map(({ text }) => text).join('\n')).not.toContain('frame-ancestors');
  });

  it('closes nothing that another host of the redirect chain sends', () => {
    const page = (hop: string) =>
      pageWith({
        url: 'https://shop.test/',
        redirects: [{ url: hop, setCookies: ['memo=a1b2c3'] }],
        setCookies: ['memo=b1c2d3'],
      });
    const closed = (hop: string) => fixesOf(page(hop), 'apache').flatMap(({ closes }) => closes);
    expect(closed('https://shop.test/login')).toContain('cookies/without-secure#memo');
    expect(closed('https://sign-in.shop.test/')).not.toContain('cookies/without-secure#memo');
    expect(closed('https://other.test/')).not.toContain('cookies/without-secure#memo');
  });

  it('closes no HSTS on a page over http that nothing redirects', () => {
    const url = 'http://shop.test/';
    const closed = (name: string) =>
      fixesOf(pageWith({ url, site: { tls: 'trusted' } }), name).flatMap(({ closes }) => closes);
    expect(closed('php')).not.toContain('strict-transport-security/missing');
    expect(closed('nginx')).toEqual(
      expect.arrayContaining(['redirection/missing', 'strict-transport-security/missing']),
    );
  });

  it('closes no finding that comes back under another id', () => {
    const text = (needle: string, where: FoundText['where'], version: string) => ({ needle, where, version });
    const behind = pageWith({
      url: 'https://shop.test/a',
      status: 404,
      headers: [['Server', 'Apache/2.4.71 (Debian)']],
      content: {
        texts: [
          text('HTTP Status {version}*', 'title', '404'),
          text('Apache Tomcat/{version}', 'text', '10.1.52'),
        ],
      },
    });
    const [before, ...fixes] = [audit(behind), ...fixesOf(behind, 'apache')];
    const ids = before.findings.map(({ id }) => id);
    expect(ids).toContain('error-page/version-repeated');
    const closes = fixes.flatMap((fix) => fix.closes);
    // Without the version in Server, Tomcat’s costs points.
    const after = audit(apply(behind, [{ op: 'hide-version', header: 'Server', product: 'Apache' }]));
    expect(after.findings.map(({ id }) => id)).toContain('error-page/version');
    expect(closes).toContain('server-tokens/version#Server');
    expect(closes).not.toContain('error-page/version-repeated');
  });

  it('closes no cookie’s finding by HSTS, which only makes it milder', () => {
    const [hsts] = audit(CARELESS).findings.filter(({ rule }) => rule === 'strict-transport-security');
    const secure = audit(CARELESS).findings.filter(({ id }) =>
      id.startsWith('cookies/session-without-secure'),
    );
    // Only HSTS has a fix: the cookie’s name cannot be written.
    const findings = [...(hsts ? [hsts] : []), ...secure.map((one) => ({ ...one, advice: [] }))].map(
      (one) => ({
        ...one,
        advice: one.advice.map((advice) => ({ ...advice, rollout: undefined })) as Finding['advice'],
      }),
    );
    const stack = [{ name: 'nginx', label: 'nginx', because: '', confidence: 'sure' as const }];
    const { fixes } = pageFixes(CARELESS, { ...audit(CARELESS), findings, stack });
    expect(fixes.flatMap(({ closes }) => closes)).toEqual(['strict-transport-security/missing']);
  });

  it('is only for servers of the chain, even if none of them is supported', () => {
    expect(fixesOf(CARELESS, 'imperva')).toEqual([]);
    expect(fixesOf(CARELESS)).toEqual([]);
    expect(new Set(fixesOf(CARELESS, 'imperva', 'nginx').map(({ stack }) => stack))).toEqual(
      new Set(['nginx']),
    );
  });
});
