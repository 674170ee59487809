import { describe, expect, it } from 'vitest';
import { caddy, caddy211 } from './setups/caddy.js';
import { EVERYTHING, useFixed } from './rig/fixed.js';
import type { Setup } from './rig/setup.js';
import { prove } from './rig/prove.js';
import { repeated } from './rig/http-client.js';

prove(caddy);
prove(caddy211);

for (const setup of [caddy, caddy211]) avoidTraps(setup);

/** The site sets a header of the finished response, below the fixes. */
function withDeferred(setup: Setup): Setup {
  return {
    ...setup,
    files: (sandbox) => {
      const files = setup.files(sandbox);
      const own = '%% caddy site443\n\theader {\n\t\tdefer\n\t\tX-Frame-Options DENY\n\t}';
      return { ...files, Caddyfile: (files['Caddyfile'] ?? '').replace('%% caddy site443', own) };
    },
  };
}

function avoidTraps(setup: Setup): void {
  describe(`${setup.title}, at the top of a site with a deferred header`, () => {
    const site = useFixed(withDeferred(setup), [
      { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' },
      {
        op: 'set-header',
        name: 'Content-Security-Policy',
        value: "frame-ancestors 'self'",
        unless: ['X-Frame-Options'],
      },
    ]);

    it('sees that header', async () => {
      const page = await site.request('https', '/');
      expect(page.header('X-Frame-Options')).toBe('DENY');
      expect(page.header('Content-Security-Policy')).toBeUndefined();
    });
  });

  describe(`${setup.title} does not fall into`, () => {
    const site = useFixed(setup, [
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

    it('caddy-minus-server-defers-block, caddy-minus-server-defers-block-2.11, caddy-header-plain: its own error page has every header', async () => {
      const missing = await site.request('https', '/no-such-page');
      expect(missing.status).toBe(404);
      expect(missing.header('X-Content-Type-Options')).toBe('nosniff');
      expect(missing.header('Referrer-Policy')).toBe('same-origin');
      expect((await site.request('https', '/')).header('Server')).toBeUndefined();
    });

    it('caddy-unquoted-csp: the complete policy is sent', async () => {
      for (const path of ['/', '/static/shop.js', '/no-such-page']) {
        const response = await site.request('https', path);
        expect(response.header('Content-Security-Policy')).toBe("frame-ancestors 'none'; object-src 'none'");
      }
    });

    it('caddy-cookie-without-defer, caddy-cookie-with-prefix, caddy-cookie-with-prefix-2.11: the cookie of the application is changed', async () => {
      const { setCookies } = await site.request('https', '/');
      expect(setCookies).toEqual([
        expect.stringMatching(/^csrftoken=\w+; Path=\/$/),
        expect.stringMatching(/^sessionid=\w+; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
      ]);
    });

    it('a header sent twice, by Caddy and the application', async () => {
      const page = await site.request('https', '/');
      expect(page.header('Referrer-Policy')).toBe('same-origin');
      expect(repeated(page)).toEqual([]);
    });

    it('caddy-second-file-server: the listing is off', async () => {
      const listing = await site.request('https', '/static/');
      expect(listing.status).toBe(404);
      expect((await site.request('https', '/static/shop.js')).status).toBe(200);
    });

    it('caddy-hsts-both: no HSTS over http', async () => {
      expect((await site.request('http', '/')).header('Strict-Transport-Security')).toBeUndefined();
      expect((await site.request('https', '/')).header('Strict-Transport-Security')).toBe('max-age=63072000');
    });

    it('caddy-auto-https: the redirect is for a site block for http, with a note when it is not needed', () => {
      const redirect = site.blocks.find(({ place }) => place === 'site80');
      expect(redirect?.text).toBe('redir https://{host}{uri} permanent');
      expect(redirect?.warnings.join()).toContain('redirects to HTTPS automatically');
    });

    it('caddy-whole-site-block: no fix contains a site block', () => {
      for (const { text } of site.blocks)
        expect(text).not.toMatch(/^(?!(?:header|handle_errors|map \S+ \S+) \{$)\S.*\{$/m);
    });
  });
}
