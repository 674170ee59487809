import { describe, expect, it } from 'vitest';
import { apacheAlone } from './kinds/apache.js';
import { djangoApacheProxy, djangoApacheWsgi } from './kinds/django-chains.js';
import { fixesOf, setHeader } from './rig/fixes.js';
import { prove } from './rig/prove.js';
import { openSite, serving } from './rig/site.js';
import { ask, repeated } from './rig/wire.js';

prove(apacheAlone);

const FRAME = setHeader('X-Frame-Options', 'SAMEORIGIN');
const CSP = setHeader('Content-Security-Policy', `default-src 'self'; report-uri /r?a="b"\\c%20%s`);
const REDIRECT = { op: 'redirect-to-https' } as const;
const HSTS = setHeader('Strict-Transport-Security', 'max-age=300');

describe('what breaks naive fixes for Apache', () => {
  it.each([
    ['apache-header-needs-a2enmod', FRAME],
    ['apache-rewrite-needs-a2enmod', REDIRECT],
    ['apache-ifmodule-silent', FRAME],
  ])(
    '%s: without its module the configuration is refused, never passed over in silence',
    async (_id, advice) => {
      const site = await openSite(apacheAlone);
      try {
        const fixes = fixesOf(['apache'], advice);
        await site.lay(fixes.filter(({ place }) => place !== 'a2enmod'));
        expect((await site.test()).code).not.toBe(0);
        await site.lay(fixes);
        expect(await site.test()).toEqual({ code: 0, text: '' });
      } finally {
        await site.close();
      }
    },
  );

  it('apache-htaccess-header-no-module-500, apache-htaccess-misses-proxy, apache-servertokens-in-htaccess, apache-servertokens-in-vhost: no fix goes there', () => {
    const fixes = fixesOf(['apache'], FRAME, HSTS, CSP, REDIRECT, {
      op: 'hide-version',
      header: 'Server',
      product: 'Apache',
    });
    expect(fixes.map(({ place }) => place)).not.toContain('htaccess');
    const tokens = fixes.filter(({ text }) => text.includes('ServerTokens'));
    expect(tokens.map(({ place }) => place)).toEqual(['server']);
  });

  it('apache-csp-unquoted, apache-set-without-always, apache-header-in-directory-misses-proxy: any value arrives as it was, once, everywhere', async () => {
    await serving(apacheAlone, fixesOf(['apache'], CSP), async ({ ground }) => {
      for (const path of ['/', '/static/shop.css', '/static/none', '/no-such-page', '/old']) {
        const answer = await ask(ground, 'https', path);
        expect(answer.header('Content-Security-Policy')).toBe(CSP.op === 'set-header' ? CSP.value : '');
      }
    });
  });

  it.each([
    [
      'apache-set-plus-always-set, django-plus-apache-always, django-plus-apache-setifempty',
      djangoApacheProxy,
    ],
    ['django-wsgi-plus-apache-always', djangoApacheWsgi],
  ])('%s: what the application sends as well goes out once', async (_id, kind) => {
    // Django's own value is another one: DENY.
    await serving(kind, fixesOf(kind.chain, FRAME), async ({ ground }) => {
      for (const path of ['/', '/static/shop.css', '/static/none', '/no-such-page', '/old']) {
        const answer = await ask(ground, 'https', path);
        expect([path, answer.header('X-Frame-Options'), repeated(answer)]).toEqual([path, 'SAMEORIGIN', []]);
      }
    });
  });

  it('apache-redirect-in-both-vhosts, apache-redirect-vs-proxypass, django-redirect-vs-proxypass, django-rewrite-vs-proxypass: http leads to https with path and query, https nowhere', async () => {
    await serving(djangoApacheProxy, fixesOf(['apache', 'django'], REDIRECT), async ({ ground }) => {
      for (const path of ['/account?next=%2Fa%20b&x=1', '/static/shop.css', '/']) {
        const answer = await ask(ground, 'http', path);
        expect([answer.status, answer.header('Location')]).toEqual([301, `https://shop.test${path}`]);
      }
      expect((await ask(ground, 'https', '/')).status).toBe(200);
    });
  });

  it('apache-hsts-in-both-vhosts: HSTS is sent over https only, also without a redirect', async () => {
    await serving(apacheAlone, fixesOf(['apache'], HSTS, FRAME), async ({ ground }) => {
      for (const path of ['/', '/static/none']) {
        expect((await ask(ground, 'http', path)).header('Strict-Transport-Security')).toBeUndefined();
        expect((await ask(ground, 'https', path)).header('Strict-Transport-Security')).toBe('max-age=300');
        expect((await ask(ground, 'http', path)).header('X-Frame-Options')).toBe('SAMEORIGIN');
      }
    });
  });

  it('apache-cookie-always-edit-proxy, apache-cookie-edit-proxy, apache-cookie-edit-on-http: each cookie gets its own attributes, over https', async () => {
    const session = {
      op: 'set-cookie-attributes',
      cookie: 'sessionid',
      role: 'session',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    } as const;
    const token = {
      op: 'set-cookie-attributes',
      cookie: 'csrftoken',
      role: 'anti-csrf',
      secure: true,
    } as const;
    await serving(apacheAlone, fixesOf(['apache'], session, token), async ({ ground }) => {
      const attributes = async (scheme: 'http' | 'https') =>
        (await ask(ground, scheme, '/')).setCookies.map((line) => line.replace(/=[^;]*/, '=…'));
      expect(await attributes('https')).toEqual([
        'csrftoken=…; Path=/; Secure',
        'sessionid=…; Path=/; Secure; HttpOnly; SameSite=Lax',
      ]);
      expect(await attributes('http')).toEqual(['csrftoken=…; Path=/', 'sessionid=…; Path=/']);
    });
  });

  it('apache-options-mixed, apache-options-wrong-directory, apache-options-in-vhost-only: the listing goes, the files stay', async () => {
    const listing = { op: 'turn-listing-off', path: '/static/' } as const;
    await serving(apacheAlone, [], async ({ ground }) => {
      expect((await ask(ground, 'https', '/static/')).body).toContain('Index of');
    });
    await serving(apacheAlone, fixesOf(['apache'], listing), async ({ ground }) => {
      for (const scheme of ['http', 'https'] as const) {
        const answer = await ask(ground, scheme, '/static/');
        expect([answer.status, answer.body.includes('shop.css')]).toEqual([403, false]);
        expect((await ask(ground, scheme, '/static/shop.css')).status).toBe(200);
      }
    });
  });

  it('apache-unset-server, apache-set-server: Apache’s name cannot be taken out, and it is not pretended', () => {
    expect(fixesOf(['apache'], { op: 'remove-header', name: 'Server' })).toEqual([]);
  });
});
