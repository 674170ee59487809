import { describe, expect, it } from 'vitest';
import { express, express4, expressBehindNginx, expressProxied } from './setups/express.js';
import { FOR_AN_APPLICATION, POLICY } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { neverLoops } from './rig/forwarded.js';
import { prove } from './rig/prove.js';

prove(express);
prove(express4);
prove(expressProxied);
prove(expressBehindNginx);

describe.each([
  ['Express', express],
  ['Express 4', express4],
] as const)('%s does not fall into', (_name, setup) => {
  const site = useFixed(setup, FOR_AN_APPLICATION);

  it('express-helmet-after-routes: pages, files, errors and redirects have the headers', async () => {
    for (const path of ['/', '/static/shop.css', '/no-such-page', '/fails', '/old', '/%ff']) {
      const response = await site.request('https', path);
      expect([path, response.header('X-Content-Type-Options')]).toEqual([path, 'nosniff']);
      expect([path, response.header('Strict-Transport-Security')]).toEqual([path, 'max-age=63072000']);
    }
  });

  it('express-404-own-csp: its own error page keeps its own policy', async () => {
    const response = await site.request('https', '/no-such-page');
    expect([response.status, response.header('Content-Security-Policy')]).toEqual([
      404,
      "default-src 'none'",
    ]);
  });

  it('express-node-env: an error shows no stack trace', async () => {
    const response = await site.request('https', '/fails');
    expect(response.status).toBe(500);
    expect(response.body).not.toMatch(/app\.js|something failed/);
  });

  it('a header that a route sets itself', async () => {
    expect((await site.request('https', '/')).header('Referrer-Policy')).toBe('same-origin');
  });

  it('express-helmet-defaults: no HSTS over http, but the redirect to https has the other headers', async () => {
    const response = await site.request('http', '/old?a=b');
    expect([response.status, response.header('Location')]).toEqual([301, 'https://shop.test/old?a=b']);
    expect(response.header('Strict-Transport-Security')).toBeUndefined();
    expect(response.header('Content-Security-Policy')).toBe(POLICY);
  });
});

describe('Express behind a TLS proxy does not fall into', () => {
  const site = useFixed(expressProxied, FOR_AN_APPLICATION);

  it('express-proxied-redirect: an endless redirect', async () => {
    expect((await site.request('https', '/')).status).toBe(200);
    expect((await site.request('http', '/')).header('Location')).toBe('https://shop.test/');
  });

  it('express-proxied-secure-cookie, express-proxied-trust-proxy: the session is kept, and Secure', async () => {
    expect((await site.request('https', '/')).setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; Path=\/; Secure; SameSite=Lax$/),
      expect.stringMatching(/^sessionid=\S+; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
  });
});

describe('Express behind several proxies', () => {
  neverLoops(expressProxied);
});
