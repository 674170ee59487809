import { describe, expect, it } from 'vitest';
import { nuxt } from './setups/nuxt.js';
import { FOR_AN_APPLICATION, POLICY } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { repeated } from './rig/http-client.js';
import { prove } from './rig/prove.js';

prove(nuxt);

describe('Nuxt', () => {
  const SIGNS = 'a "b" \'c\' \\ ${d} `e` %20 # // <f>';
  const site = useFixed(nuxt, [
    ...FOR_AN_APPLICATION,
    { op: 'set-header', name: 'X-Signs', value: SIGNS },
    { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' },
  ]);

  it('sends values unchanged and once, on pages, files, errors and redirects', async () => {
    for (const path of ['/', '/about', '/static/shop.css', '/plain.txt', '/no-such-page', '/fails', '/old']) {
      const response = await site.request('https', path);
      expect([path, response.header('X-Signs')]).toEqual([path, SIGNS]);
      expect([path, response.header('Content-Security-Policy')]).toEqual([path, POLICY]);
      expect(response.header('X-Powered-By')).toBeUndefined();
      expect(repeated(response)).toEqual([]);
    }
  });

  it('leaves what a route sends, and replaces only the value that it should', async () => {
    const own = await site.request('https', '/old?status=404&header=X-Frame-Options:DENY');
    expect([own.status, own.header('X-Frame-Options')]).toEqual([404, 'DENY']);
    expect((await site.request('https', '/')).header('Referrer-Policy')).toBe('same-origin');
    const other = await site.request('https', '/old?status=200&header=Referrer-Policy:no-referrer');
    expect(other.header('Referrer-Policy')).toBe('no-referrer');
  });

  it('sends HSTS over https only, and redirects if X-Forwarded-Proto is http', async () => {
    expect((await site.request('https', '/')).header('Strict-Transport-Security')).toBe('max-age=63072000');
    const response = await site.request('http', '/old?a=b%20c&d');
    expect([response.status, response.header('Location')]).toEqual([301, 'https://shop.test/old?a=b%20c&d']);
    expect(response.header('Strict-Transport-Security')).toBeUndefined();
  });
});
