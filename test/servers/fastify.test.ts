import { describe, expect, it } from 'vitest';
import { fastify, fastifyProxied } from './setups/fastify.js';
import { FOR_AN_APPLICATION, POLICY } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { neverLoops } from './rig/forwarded.js';
import { prove } from './rig/prove.js';

prove(fastify);
prove(fastifyProxied);

describe('Fastify does not fall into', () => {
  const site = useFixed(fastify, FOR_AN_APPLICATION);

  it('fastify-helmet-not-awaited: pages, plugins’ files, errors and redirects have the headers', async () => {
    for (const path of ['/', '/static/shop.css', '/no-such-page', '/static/none', '/fails', '/old']) {
      const response = await site.request('https', path);
      expect([path, response.header('Content-Security-Policy')]).toEqual([path, POLICY]);
      expect([path, response.header('Strict-Transport-Security')]).toEqual([path, 'max-age=63072000']);
    }
    expect((await site.request('http', '/old')).header('Strict-Transport-Security')).toBeUndefined();
  });

  it('a header that a route sets itself', async () => {
    const response = await site.request('https', '/');
    expect([response.header('Referrer-Policy'), response.header('X-Powered-By')]).toEqual([
      'same-origin',
      undefined,
    ]);
  });
});

describe('Fastify behind a TLS proxy, without trustProxy, does not fall into', () => {
  const site = useFixed(fastifyProxied, FOR_AN_APPLICATION);

  it('an endless redirect, or a session that is never sent', async () => {
    const page = await site.request('https', '/');
    expect(page.status).toBe(200);
    expect(page.setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; Path=\/; SameSite=Lax; Secure$/),
      expect.stringMatching(/^sessionid=\S+; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
    expect((await site.request('http', '/')).header('Location')).toBe('https://shop.test/');
  });
});

describe('Fastify behind several proxies', () => {
  neverLoops(fastifyProxied);
});
