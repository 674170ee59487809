import { describe, expect, it } from 'vitest';
import { audit, type PageSnapshot } from '../../src/engine/index.js';
import { asOneText, pageFixes } from '../../src/fixes/index.js';
import { pageWith } from '../support/page.js';

function fixesOf(page: PageSnapshot, ...chain: string[]) {
  const stack = chain.map((name) => ({ name, label: name, because: '', confidence: 'sure' as const }));
  return pageFixes(page, { ...audit(page), stack }).fixes;
}

const CARELESS = pageWith({
  url: 'https://shop.test/',
  headers: [['Server', 'nginx/1.26.3']],
  setCookies: ['sessionid=a; Path=/', 'csrftoken=b; Path=/'],
  site: { http: [{ url: 'http://shop.test/', status: 200 }], tls: 'trusted' },
});

describe('pageFixes', () => {
  it('writes one block a place, each place once', () => {
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

  it('closes what is gone by it, the beginning of a ramp included; a policy that only reports closes nothing', () => {
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

  it('is for one chain alone, or for each known server where none was recognised', () => {
    expect(new Set(fixesOf(CARELESS, 'cloudflare').map(({ stack }) => stack))).toEqual(
      new Set(['apache', 'nginx', 'django']),
    );
    expect(new Set(fixesOf(CARELESS, 'cloudflare', 'nginx').map(({ stack }) => stack))).toEqual(
      new Set(['nginx']),
    );
  });

  it('puts each block under its place for the clipboard', () => {
    const text = asOneText(fixesOf(CARELESS, 'nginx'));
    expect(text).toContain('# nginx: in the server { } block that listens on port 80 only\nreturn 301');
  });
});
