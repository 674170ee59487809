import { describe, expect, it } from 'vitest';
import { varnish, varnishDjango, varnishService } from './setups/varnish.js';
import { EVERYTHING, useFixed } from './rig/fixed.js';
import { repeated } from './rig/http-client.js';
import { prove } from './rig/prove.js';
import type { Setup } from './rig/setup.js';
import { haproxy } from './setups/haproxy.js';
import { shopApp } from './setups/shop-app.js';

prove(varnish);
prove(varnishDjango);

describe('Varnish with the fixes', () => {
  const site = useFixed(varnish, [
    ...EVERYTHING,
    { op: 'hide-version', header: 'Server', product: 'Square' },
    { op: 'remove-header', name: 'Via' },
    {
      op: 'set-cookie-attributes',
      cookie: 'sessionid',
      role: 'session',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ]);

  it('sends every header on its own responses', async () => {
    const failed = await site.request('https', '/old?abort');
    expect(failed.status).toBe(503);
    for (const response of [failed, await site.request('http', '/'), await site.request('https', '/')]) {
      expect(response.header('X-Content-Type-Options')).toBe('nosniff');
      expect(response.header('Referrer-Policy')).toBe('same-origin');
      expect(response.header('Via')).toBeUndefined();
    }
    expect((await site.request('http', '/')).header('Server')).toBeUndefined();
  });

  it('sends them once, also from its cache', async () => {
    for (const path of ['/static/shop.js', '/static/shop.js', '/no-such-page']) {
      const response = await site.request('https', path);
      expect(response.header('Content-Security-Policy')).toBe("frame-ancestors 'none'; object-src 'none'");
      expect(repeated(response)).toEqual([]);
    }
  });

  it('redirects only HTTP, without the port, and only what browsers send', async () => {
    const response = await site.request('http', '/old?a=b%20c&d', { headers: { Host: 'shop.test:80' } });
    expect([response.status, response.header('Location')]).toEqual([301, 'https://shop.test/old?a=b%20c&d']);
    expect(response.header('Strict-Transport-Security')).toBeUndefined();
    expect((await site.request('http', '/', { method: 'PURGE' })).status).not.toBe(301);
    const page = await site.request('https', '/');
    expect([page.status, page.header('Strict-Transport-Security')]).toEqual([200, 'max-age=63072000']);
  });

  it('sends no cached HSTS over HTTP, nor a response without it over HTTPS', async () => {
    await site.request('https', '/static/shop.css');
    expect(
      (await site.request('http', '/static/shop.css')).header('Strict-Transport-Security'),
    ).toBeUndefined();
    expect((await site.request('https', '/static/shop.css')).header('Strict-Transport-Security')).toBe(
      'max-age=63072000',
    );
  });

  it('changes one cookie only', async () => {
    const page = await site.request('https', '/');
    expect(page.header('X-Powered-By')).toBeUndefined();
    expect(page.setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; Path=\/$/),
      expect.stringMatching(/^sessionid=\w+; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
  });
});

/** HAProxy only terminates TLS and speaks the PROXY protocol, so nothing sends X-Forwarded-Proto. */
const behindProxyProtocol: Setup = {
  ...varnish,
  title: 'Varnish behind the PROXY protocol',
  needs: [...varnish.needs, ...haproxy.needs],
  files: (sandbox) => ({
    ...varnish.files(sandbox),
    'haproxy.cfg': `defaults
    mode tcp
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend secure
    bind ${sandbox.address}:443 ssl crt ${sandbox.certificate.both}
    default_backend varnish
backend varnish
    server one ${sandbox.address}:8443 send-proxy-v2
`,
  }),
  test: (sandbox) => varnish.test(sandbox).slice(0, 1),
  serve: (sandbox) => [
    shopApp(sandbox, { files: true }),
    varnishService(sandbox, `${sandbox.address}:8443,PROXY`),
    { run: ['/usr/sbin/haproxy', '-db', '-f', sandbox.path('haproxy.cfg')], ports: [443] },
  ],
};

describe('Varnish behind the PROXY protocol', () => {
  const site = useFixed(behindProxyProtocol, EVERYTHING);

  it('knows HTTPS by the address that the visitor used', async () => {
    expect((await site.request('http', '/')).status).toBe(301);
    const page = await site.request('https', '/');
    expect([page.status, page.header('Strict-Transport-Security')]).toEqual([200, 'max-age=63072000']);
  });
});

/** The site does what the fix for an application behind it asks for. */
const keepingApart: Setup = {
  ...varnishDjango,
  title: 'Varnish that keeps http and https apart',
  files: (sandbox) => {
    const files = varnishDjango.files(sandbox);
    return {
      ...files,
      'default.vcl': `${files['default.vcl'] ?? ''}sub vcl_hash { hash_data(req.http.X-Forwarded-Proto); }\n`,
    };
  },
};

describe('a redirect of Django behind Varnish', () => {
  const redirect = { op: 'redirect-to-https' } as const;
  const plain = useFixed(varnishDjango, [redirect], ({ stack }) => stack === 'django');
  const apart = useFixed(keepingApart, [redirect], ({ stack }) => stack === 'django');

  it('is cached for HTTPS too, so the fix says what prevents it', async () => {
    expect(plain.blocks.flatMap(({ needs }) => needs).join()).toContain(
      'hash_data(req.http.X-Forwarded-Proto)',
    );
    for (const [site, status] of [
      [plain, 301],
      [apart, 200],
    ] as const) {
      expect((await site.request('http', '/static/shop.css')).status).toBe(301);
      expect((await site.request('https', '/static/shop.css')).status).toBe(status);
    }
  });
});
