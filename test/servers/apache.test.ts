import { describe, expect, it } from 'vitest';
import { apacheAlone } from './setups/apache.js';
import { djangoApacheProxy, djangoApacheWsgi } from './setups/django-chains.js';
import { fixesOf, setHeader } from './rig/fixes.js';
import { enforced } from './rig/enforced.js';
import { useFixed } from './rig/fixed.js';
import { prove } from './rig/prove.js';
import { proveParts } from './rig/part-paths.js';
import type { Setup } from './rig/setup.js';
import { openSite, serving } from './rig/site.js';
import { request, repeated, type Response } from './rig/http-client.js';

prove(apacheAlone);
// An encoded slash, or a name that is too long for a file: before it looks at any <Location>.
proveParts(apacheAlone, (path) => /^[^?]*(?:%2F|[^/?]{256})/.test(path));

const FRAME = setHeader('X-Frame-Options', 'SAMEORIGIN');
const CSP = setHeader('Content-Security-Policy', `default-src 'self'; report-uri /r?a="b"\\c%20%s`);
const REDIRECT = { op: 'redirect-to-https' } as const;
const HSTS = setHeader('Strict-Transport-Security', 'max-age=300');

describe('Apache does not fall into', () => {
  it.each([
    ['apache-header-needs-a2enmod', FRAME],
    ['apache-rewrite-needs-a2enmod', REDIRECT],
    ['apache-ifmodule-silent', FRAME],
  ])('%s: without its module the configuration is rejected, never silently ignored', async (_id, advice) => {
    const site = await openSite(apacheAlone);
    try {
      const fixes = fixesOf(['apache'], advice);
      await site.install(fixes.filter(({ place }) => place !== 'a2enmod'));
      expect((await site.test()).code).not.toBe(0);
      await site.install(fixes);
      expect(await site.test()).toEqual({ code: 0, text: '' });
    } finally {
      await site.close();
    }
  });

  it('apache-htaccess-header-no-module-500, apache-htaccess-misses-proxy, apache-servertokens-in-htaccess, apache-servertokens-in-vhost: no fix is for these places', () => {
    const fixes = fixesOf(['apache'], FRAME, HSTS, CSP, REDIRECT, {
      op: 'hide-version',
      header: 'Server',
      product: 'Apache',
    });
    expect(fixes.map(({ place }) => place)).not.toContain('htaccess');
    const tokens = fixes.filter(({ text }) => text.includes('ServerTokens'));
    expect(tokens.map(({ place }) => place)).toEqual(['server']);
  });

  it('apache-csp-unquoted, apache-set-without-always, apache-header-in-directory-misses-proxy: the value is sent unchanged and once, on all responses', async () => {
    await serving(apacheAlone, fixesOf(['apache'], CSP), async ({ sandbox }) => {
      for (const path of ['/', '/static/shop.css', '/static/none', '/no-such-page', '/old']) {
        const response = await request(sandbox, 'https', path);
        expect(response.header('Content-Security-Policy')).toBe(CSP.value);
      }
    });
  });

  it.each([
    [
      'apache-set-plus-always-set, django-plus-apache-always, django-plus-apache-setifempty',
      djangoApacheProxy,
    ],
    ['django-wsgi-plus-apache-always', djangoApacheWsgi],
  ])('%s: a header that the application sends too is sent once', async (_id, setup) => {
    // Django sends DENY.
    await serving(setup, fixesOf(setup.chain, { ...FRAME, replaces: 'DENY' }), async ({ sandbox }) => {
      for (const path of ['/', '/static/shop.css', '/static/none', '/no-such-page', '/old']) {
        const response = await request(sandbox, 'https', path);
        expect([path, response.header('X-Frame-Options'), repeated(response)]).toEqual([
          path,
          'SAMEORIGIN',
          [],
        ]);
      }
    });
  });

  it('apache-redirect-in-both-vhosts, apache-redirect-vs-proxypass, django-redirect-vs-proxypass, django-rewrite-vs-proxypass: http redirects to https with path and query, https does not redirect', async () => {
    await serving(djangoApacheProxy, fixesOf(['apache', 'django'], REDIRECT), async ({ sandbox }) => {
      for (const path of ['/account?next=%2Fa%20b&x=1', '/static/shop.css', '/']) {
        const response = await request(sandbox, 'http', path);
        expect([response.status, response.header('Location')]).toEqual([301, `https://shop.test${path}`]);
      }
      expect((await request(sandbox, 'https', '/')).status).toBe(200);
    });
  });

  it('apache-hsts-in-both-vhosts: HSTS is sent over https only, also without a redirect', async () => {
    await serving(apacheAlone, fixesOf(['apache'], HSTS, FRAME), async ({ sandbox }) => {
      for (const path of ['/', '/static/none']) {
        expect((await request(sandbox, 'http', path)).header('Strict-Transport-Security')).toBeUndefined();
        expect((await request(sandbox, 'https', path)).header('Strict-Transport-Security')).toBe(
          'max-age=300',
        );
        expect((await request(sandbox, 'http', path)).header('X-Frame-Options')).toBe('SAMEORIGIN');
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
    await serving(apacheAlone, fixesOf(['apache'], session, token), async ({ sandbox }) => {
      const attributes = async (scheme: 'http' | 'https') =>
        (await request(sandbox, scheme, '/')).setCookies.map((line) => line.replace(/=[^;]*/, '=…'));
      expect(await attributes('https')).toEqual([
        'csrftoken=…; Path=/; Secure',
        'sessionid=…; Path=/; Secure; HttpOnly; SameSite=Lax',
      ]);
      expect(await attributes('http')).toEqual(['csrftoken=…; Path=/', 'sessionid=…; Path=/']);
    });
  });

  it('apache-options-mixed, apache-options-wrong-directory, apache-options-in-vhost-only: no listing, but the files are served', async () => {
    const listing = { op: 'turn-listing-off', path: '/static/' } as const;
    await serving(apacheAlone, [], async ({ sandbox }) => {
      expect((await request(sandbox, 'https', '/static/')).body).toContain('Index of');
    });
    await serving(apacheAlone, fixesOf(['apache'], listing), async ({ sandbox }) => {
      for (const scheme of ['http', 'https'] as const) {
        const response = await request(sandbox, scheme, '/static/');
        expect([response.status, response.body.includes('shop.css')]).toEqual([403, false]);
        expect((await request(sandbox, scheme, '/static/shop.css')).status).toBe(200);
      }
    });
  });

  it('apache-unset-server, apache-set-server: Apache always sends its name, so there is no fix', () => {
    expect(fixesOf(['apache'], { op: 'remove-header', name: 'Server' })).toEqual([]);
  });
});

const YEAR = 'max-age=31536000';
const THEIRS = "default-src 'self'; img-src *";
const POLICY = { ...setHeader('Content-Security-Policy', "default-src 'self'"), replaces: THEIRS };

/** Apache with its own headers at every level. */
const levels: Setup = {
  ...apacheAlone,
  title: 'Apache with headers of its own at every level',
  files: (sandbox) => {
    const { 'apache2.conf': configuration = '', ...others } = apacheAlone.files(sandbox);
    return {
      ...others,
      'static/.htaccess': `Header set Strict-Transport-Security "${YEAR}"\n`,
      'apache2.conf': configuration
        .replaceAll('    AllowOverride All', '    AllowOverride All\n    Header set X-Frame-Options DENY')
        .replaceAll(
          '    ProxyPreserveHost On',
          `    ProxyPreserveHost On
    Redirect gone /static/gone
    ErrorDocument 410 /static/shop.css
    Header set Permissions-Policy "camera=()"
    <Location /old>
        Header set Strict-Transport-Security "${YEAR}"
        Header always set Cross-Origin-Opener-Policy same-origin
        Header always set Content-Security-Policy sandbox
    </Location>
    <Location /account>
        Header add Content-Security-Policy "${THEIRS}"
        Header add Content-Security-Policy sandbox
    </Location>`,
        ),
    };
  },
};

describe('Apache with headers of its own at every level', () => {
  const site = useFixed(levels, [
    HSTS,
    FRAME,
    setHeader('Permissions-Policy', 'camera=*'),
    setHeader('Cross-Origin-Opener-Policy', 'unsafe-none'),
    { ...POLICY, rollout: 'report-only-first' },
  ]);
  const linesOf = ({ headers }: Response, name: string) =>
    headers.filter((line) => line.name.toLowerCase() === name).map(({ value }) => value);

  it.each([
    ['a file below .htaccess', '/static/shop.css', YEAR, 'DENY'],
    ['an error page of Apache', '/static/none', 'max-age=300', 'SAMEORIGIN'],
    ['an error page that is a file', '/static/gone', YEAR, 'DENY'],
    ['an application', '/', 'max-age=300', 'SAMEORIGIN'],
    ['a redirect of an application', '/old', YEAR, 'SAMEORIGIN'],
    ['an error of an application', '/old?status=404', YEAR, 'SAMEORIGIN'],
    ['an answer without a date and a type', '/old?undated&status=302', YEAR, 'SAMEORIGIN'],
    ['that a page has not changed, without a date', '/old?undated&status=304', YEAR, 'SAMEORIGIN'],
    ['no answer of an application', '/old?abort', 'max-age=300', 'SAMEORIGIN'],
  ])('sends each once, and theirs: %s', async (_what, path, hsts, framing) => {
    const response = await site.request('https', path);
    expect(linesOf(response, 'strict-transport-security')).toEqual([hsts]);
    expect(linesOf(response, 'x-frame-options')).toEqual([framing]);
    expect(repeated(response)).toEqual([]);
    if (path.startsWith('/old')) {
      expect(linesOf(response, 'cross-origin-opener-policy')).toEqual(['same-origin']);
    }
    if (!['/static/none', '/old?abort'].includes(path)) {
      expect(linesOf(response, 'permissions-policy')).toEqual(['camera=()']);
    }
  });

  it('shows no sign of how it knows its own answers', async () => {
    for (const path of ['/', '/static/shop.css', '/static/none', '/static/gone', '/old']) {
      expect(JSON.stringify((await site.request('https', path)).headers)).not.toContain('Apache-Answers');
    }
  });

  it('once enforced, replaces the value that was seen, and leaves other policies beside it', async () => {
    const enforcing = fixesOf(['apache'], enforced({ ...POLICY, rollout: 'report-only-first' }));
    await serving(levels, enforcing, async ({ sandbox }) => {
      const policiesOf = async (path: string) =>
        linesOf(await request(sandbox, 'https', path), 'content-security-policy').sort();
      const own = `/old?status=200&header=${encodeURIComponent(`Content-Security-Policy:${THEIRS}`)}`;
      expect(await policiesOf('/')).toEqual([POLICY.value]);
      expect(await policiesOf(own)).toEqual([POLICY.value, 'sandbox']);
      expect(await policiesOf('/account')).toEqual([POLICY.value, 'sandbox']);
      expect(await policiesOf('/old')).toEqual(['sandbox']);
    });
  });
});
