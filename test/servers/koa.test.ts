import { describe, expect, it } from 'vitest';
import { koa, koaProxied } from './setups/koa.js';
import { COOKIES, FOR_AN_APPLICATION, POLICY } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { neverLoops } from './rig/forwarded.js';
import { prove } from './rig/prove.js';

prove(koa);
prove(koaProxied);

describe('Koa does not fall into', () => {
  const site = useFixed(koa, FOR_AN_APPLICATION);

  it('koa-helmet-v9: its error page, which removes all headers, has them; no HSTS over http', async () => {
    for (const path of ['/', '/static/shop.css', '/no-such-page', '/fails', '/old']) {
      const response = await site.request('https', path);
      expect([path, response.header('Content-Security-Policy')]).toEqual([path, POLICY]);
      expect([path, response.header('Strict-Transport-Security')]).toEqual([path, 'max-age=63072000']);
    }
    expect((await site.request('http', '/old')).header('Strict-Transport-Security')).toBeUndefined();
  });
});

describe.each([
  ['Koa', koa],
  ['Koa behind a TLS proxy', koaProxied],
] as const)('%s, with its cookies mended and nothing else, does not fall into', (_name, setup) => {
  const signatures = COOKIES.map((one) =>
    one.op === 'set-cookie-attributes' ? { ...one, cookie: `${one.cookie}.sig` } : one,
  );
  const site = useFixed(setup, [...COOKIES, ...signatures]);

  it('koa-secure-cookie-http: a 500 over http; over https all cookies and their signatures are Secure', async () => {
    expect((await site.request('http', '/')).status).toBe(200);
    const { status, setCookies } = await site.request('https', '/');
    expect([status, setCookies.length]).toEqual([200, 4]);
    for (const line of setCookies) {
      expect(line).toMatch(/; Secure(?:; HttpOnly)?; SameSite=Lax$/);
      expect(/httponly/i.test(line)).toBe(line.startsWith('sessionid'));
    }
  });
});

describe('Koa behind several proxies', () => {
  neverLoops(koaProxied);
});
