import { describe, expect, it } from 'vitest';
import { detectStack } from '../../src/engine/index.js';
import { pageWith } from '../support/page.js';
import { haproxy, haproxyDjango, haproxySticky } from './setups/haproxy.js';
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

describe('HAProxy with a cookie of its own', () => {
  const before = useFixed(haproxySticky, []);
  const after = useFixed(haproxySticky, [
    {
      op: 'set-cookie-attributes',
      cookie: 'SRV',
      role: 'other',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ]);
  const OF_APPLICATION = [/^csrftoken=\w+; Path=\/$/, /^sessionid=\w+; Path=\/$/].map(
    (line) => expect.stringMatching(line) as unknown,
  );

  it('is recognised by it', async () => {
    const { setCookies } = await before.request('https', '/');
    expect(setCookies).toEqual([...OF_APPLICATION, 'SRV=one; path=/']);
    const express = 'connect.sid=1; Path=/; HttpOnly';
    const stack = detectStack(pageWith({ setCookies: [...setCookies, express] }));
    expect(stack.map(({ name, confidence }) => [name, confidence])).toEqual([
      ['haproxy', 'likely'],
      ['express', 'sure'],
    ]);
  });

  it('gives attributes to it, and to no other', async () => {
    expect(after.blocks.map(({ place }) => place)).toContain('cookie');
    for (const scheme of ['http', 'https'] as const) {
      const { setCookies } = await after.request(scheme, '/');
      expect(setCookies).toEqual([...OF_APPLICATION, 'SRV=one; path=/; HttpOnly; Secure; SameSite=Lax']);
    }
  });

  it('still keeps a visitor on one server, and sends the cookie once', async () => {
    const { setCookies } = await after.request('https', '/', { headers: { Cookie: 'SRV=one' } });
    expect(setCookies).toEqual(OF_APPLICATION);
  });
});
