import { describe, expect, it } from 'vitest';
import { lighttpd } from './setups/lighttpd.js';
import { EVERYTHING, useFixed } from './rig/fixed.js';
import { prove } from './rig/prove.js';
import { repeated } from './rig/http-client.js';

prove(lighttpd);

describe('lighttpd does not fall into', () => {
  const site = useFixed(lighttpd, [
    ...EVERYTHING,
    { op: 'hide-version', header: 'Server', product: 'lighttpd' },
    {
      op: 'set-cookie-attributes',
      cookie: 'sessionid',
      role: 'session',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ]);

  it('lighttpd-duplicate-dirlisting, lighttpd-override-assign: the listing is off', async () => {
    const listing = await site.request('https', '/static/');
    expect(listing.status).toBe(403);
    expect((await site.request('https', '/static/shop.js')).status).toBe(200);
  });

  it('lighttpd-setenv-without-module: the headers are sent', async () => {
    for (const path of ['/', '/static/shop.js', '/no-such-page', '/old']) {
      expect((await site.request('https', path)).header('X-Content-Type-Options')).toBe('nosniff');
    }
  });

  it('lighttpd-set-in-condition-replaces: over https there is HSTS and every other header', async () => {
    const page = await site.request('https', '/');
    expect(page.header('Strict-Transport-Security')).toBe('max-age=63072000');
    expect(page.header('X-Content-Type-Options')).toBe('nosniff');
    expect(page.header('Content-Security-Policy')).toBe("frame-ancestors 'none'; object-src 'none'");
    expect((await site.request('http', '/')).header('Strict-Transport-Security')).toBeUndefined();
  });

  it('lighttpd-old-redirect: the redirect keeps path and query', async () => {
    const response = await site.request('http', '/old?a=b%20c&d');
    expect([response.status, response.header('Location')]).toEqual([301, 'https://shop.test/old?a=b%20c&d']);
  });

  it('lighttpd-server-tag-empty: its own version is gone', async () => {
    expect((await site.request('https', '/static/shop.js')).header('Server')).toBeUndefined();
  });

  it('a header sent twice, or a change of another cookie', async () => {
    const page = await site.request('https', '/');
    expect(page.header('Referrer-Policy')).toBe('same-origin');
    expect(page.header('X-Powered-By')).toBeUndefined();
    expect(repeated(page)).toEqual([]);
    expect(page.setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; Path=\/$/),
      expect.stringMatching(/^sessionid=\w+; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
  });
});
