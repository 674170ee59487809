import { describe, expect, it } from 'vitest';
import { haproxy, haproxyDjango } from './setups/haproxy.js';
import { EVERYTHING, useFixed } from './rig/fixed.js';
import { prove } from './rig/prove.js';
import { repeated } from './rig/http-client.js';

prove(haproxy);
prove(haproxyDjango);

describe('HAProxy does not fall into', () => {
  const site = useFixed(haproxy, [
    ...EVERYTHING,
    { op: 'hide-version', header: 'Server', product: 'Square' },
    {
      op: 'set-cookie-attributes',
      cookie: 'sessionid',
      role: 'session',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ]);

  it('haproxy-http-response-misses-own, haproxy-after-response: its own responses have every header', async () => {
    const denied = await site.request('https', '/denied');
    expect(denied.status).toBe(403);
    for (const response of [denied, await site.request('http', '/'), await site.request('https', '/')]) {
      expect(response.header('X-Content-Type-Options')).toBe('nosniff');
      expect(response.header('Referrer-Policy')).toBe('same-origin');
    }
  });

  it('haproxy-spaces: the complete policy is sent', async () => {
    for (const path of ['/', '/static/shop.js', '/no-such-page', '/denied']) {
      const response = await site.request('https', path);
      expect(response.header('Content-Security-Policy')).toBe("frame-ancestors 'none'; object-src 'none'");
    }
  });

  it('an endless redirect: only http requests are redirected', async () => {
    const response = await site.request('http', '/old?a=b%20c&d');
    expect([response.status, response.header('Location')]).toEqual([301, 'https://shop.test/old?a=b%20c&d']);
    expect(response.header('Strict-Transport-Security')).toBeUndefined();
    const page = await site.request('https', '/');
    expect([page.status, page.header('Strict-Transport-Security')]).toEqual([200, 'max-age=63072000']);
  });

  it('a header sent twice, or a change of another cookie', async () => {
    const page = await site.request('https', '/');
    expect(page.header('X-Powered-By')).toBeUndefined();
    expect(page.header('Server')).toBeUndefined();
    expect(repeated(page)).toEqual([]);
    expect(page.setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; Path=\/$/),
      expect.stringMatching(/^sessionid=\w+; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
  });
});
