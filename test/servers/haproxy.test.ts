import { describe, expect, it } from 'vitest';
import { haproxy, haproxyDjango } from './kinds/haproxy.js';
import { EVERYTHING, useFixed } from './rig/fixed.js';
import { prove } from './rig/prove.js';
import { repeated } from './rig/wire.js';

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

  it('haproxy-http-response-misses-own, haproxy-after-response: its own answers have every header', async () => {
    const denied = await site.ask('https', '/denied');
    expect(denied.status).toBe(403);
    for (const answer of [denied, await site.ask('http', '/'), await site.ask('https', '/')]) {
      expect(answer.header('X-Content-Type-Options')).toBe('nosniff');
      expect(answer.header('Referrer-Policy')).toBe('same-origin');
    }
  });

  it('haproxy-spaces: the policy is sent whole', async () => {
    for (const path of ['/', '/static/shop.js', '/no-such-page', '/denied']) {
      const answer = await site.ask('https', path);
      expect(answer.header('Content-Security-Policy')).toBe("frame-ancestors 'none'; object-src 'none'");
    }
  });

  it('a redirect that loops: only what came over http is redirected', async () => {
    const answer = await site.ask('http', '/old?a=b%20c&d');
    expect([answer.status, answer.header('Location')]).toEqual([301, 'https://shop.test/old?a=b%20c&d']);
    expect(answer.header('Strict-Transport-Security')).toBeUndefined();
    const page = await site.ask('https', '/');
    expect([page.status, page.header('Strict-Transport-Security')]).toEqual([200, 'max-age=63072000']);
  });

  it('a second header beside the application’s, or a cookie changed that was not meant', async () => {
    const page = await site.ask('https', '/');
    expect(page.header('X-Powered-By')).toBeUndefined();
    expect(page.header('Server')).toBeUndefined();
    expect(repeated(page)).toEqual([]);
    expect(page.setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; Path=\/$/),
      expect.stringMatching(/^sessionid=\w+; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
  });
});
