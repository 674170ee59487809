import { describe, expect, it } from 'vitest';
import { djangoApacheProxy } from './setups/django-chains.js';
import {
  BARE_MIDDLEWARE,
  DEFAULT_MIDDLEWARE,
  django42,
  django52,
  django61,
  djangoFiles,
} from './setups/django.js';
import type { Advice } from '../../src/engine/index.js';
import { enforced } from './rig/enforced.js';
import { fixesOf, setHeader } from './rig/fixes.js';
import type { Setup } from './rig/setup.js';
import { missing } from './rig/missing.js';
import { prove } from './rig/prove.js';
import { serving } from './rig/site.js';
import { request } from './rig/http-client.js';

prove(django42);
prove(django52);
prove(django61);

/** The same project with more lines in its settings. */
function withSettings(setup: Setup, settings: string): Setup {
  return { ...setup, files: (sandbox) => djangoFiles(sandbox, BARE_MIDDLEWARE, settings) };
}

/** The directives of a policy, sorted: no release keeps their order. */
function directivesOf(policy: string | undefined): string[] | undefined {
  return policy
    ?.split(';')
    .map((directive) => directive.trim())
    .sort();
}

const CSP =
  "img-src 'self' https://cdn.example.net; script-src 'self' 'sha256-abc='; upgrade-insecure-requests";

const RELEASES = [
  [
    'django-csp38-old-settings, django-csp38-new-settings, django42-secure-csp, django42-csp-middleware-missing',
    django42,
  ],
  ['django-csp40-old-settings, django-csp40-old-settings-not-installed, django-csp40-new-settings', django52],
  ['django61-secure-csp, django61-secure-csp-no-middleware', django61],
] as const;

describe('Django does not fall into', () => {
  for (const [ids, setup] of RELEASES) {
    const isSkipped = missing(setup).length > 0 && !process.env['CI'];
    it.skipIf(isSkipped)(`${ids}: exactly this policy is sent (${setup.title})`, async () => {
      const sent = await serving(
        setup,
        fixesOf(['django'], setHeader('Content-Security-Policy', CSP)),
        async ({ sandbox }) => ({
          page: (await request(sandbox, 'https', '/')).header('Content-Security-Policy'),
          missing: (await request(sandbox, 'https', '/no-such-page')).header('Content-Security-Policy'),
        }),
      );
      expect(directivesOf(sent.page)).toEqual(directivesOf(CSP));
      expect(directivesOf(sent.missing)).toEqual(directivesOf(CSP));
    });

    it.skipIf(isSkipped)(`a report-only policy is not enforced (${setup.title})`, async () => {
      const advice: Advice = {
        op: 'set-header',
        name: 'Content-Security-Policy',
        value: CSP,
        rollout: 'report-only-first',
      };
      await serving(setup, fixesOf(['django'], advice), async ({ sandbox }) => {
        const response = await request(sandbox, 'https', '/');
        expect(response.header('Content-Security-Policy')).toBeUndefined();
        expect(directivesOf(response.header('Content-Security-Policy-Report-Only'))).toEqual(
          directivesOf(CSP),
        );
      });
    });

    it.skipIf(isSkipped)(`a part of it is enforced meanwhile (${setup.title})`, async () => {
      const part = "object-src 'none'; base-uri 'self'; frame-ancestors 'self'";
      const whole = `${CSP}; ${part}`;
      const advice: Advice = {
        op: 'set-header',
        name: 'Content-Security-Policy',
        value: whole,
        rollout: 'report-only-first',
        meanwhile: part,
      };
      const fixes = fixesOf(['django'], advice);
      const sent = (which: typeof fixes) =>
        serving(setup, which, async ({ sandbox }) => {
          const response = await request(sandbox, 'https', '/');
          return ['', '-Report-Only'].map((end) =>
            directivesOf(response.header(`Content-Security-Policy${end}`)),
          );
        });
      expect(await sent(fixes)).toEqual([directivesOf(part), directivesOf(whole)]);
      expect(await sent(fixesOf(['django'], enforced(advice)))).toEqual([directivesOf(whole), undefined]);
    });

    it.skipIf(isSkipped)(`headers and cookies without a setting are set too (${setup.title})`, async () => {
      const own = withSettings(setup, 'SESSION_COOKIE_NAME = "visit"');
      const fixes = fixesOf(['django'], setHeader('Permissions-Policy', 'camera=()'), {
        op: 'set-cookie-attributes',
        cookie: 'visit',
        role: 'session',
        secure: true,
        httpOnly: true,
        sameSite: 'Strict',
      });
      await serving(own, fixes, async ({ sandbox }) => {
        const { setCookies, ...response } = await request(sandbox, 'https', '/');
        expect(response.header('Permissions-Policy')).toBe('camera=()');
        expect((await request(sandbox, 'https', '/static/shop.css')).header('Permissions-Policy')).toBe(
          'camera=()',
        );
        const visit = setCookies.find((line) => line.startsWith('visit='));
        expect(visit?.split('; ')).toEqual(
          expect.arrayContaining(['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure']),
        );
        expect(setCookies.find((line) => line.startsWith('csrftoken='))).not.toMatch(/HttpOnly|Secure/);
      });
    });
  }

  it('the policy needs no django-csp', async () => {
    const without: Setup = {
      ...django42,
      files: (sandbox) => ({
        ...djangoFiles(sandbox, BARE_MIDDLEWARE, 'import sys; sys.modules["csp"] = None'),
      }),
    };
    await serving(
      without,
      fixesOf(['django'], setHeader('Content-Security-Policy', CSP)),
      async ({ sandbox }) => {
        const response = await request(sandbox, 'https', '/');
        expect([response.status, response.header('Content-Security-Policy')]).toEqual([200, CSP]);
      },
    );
  });

  it('django-no-security-middleware, django-x-frame-without-middleware: settings include the middleware that reads them', async () => {
    const fixes = fixesOf(
      ['django'],
      setHeader('X-Frame-Options', 'DENY'),
      setHeader('Referrer-Policy', 'same-origin'),
      setHeader('Strict-Transport-Security', 'max-age=300'),
    );
    await serving(django42, fixes, async ({ sandbox }) => {
      const response = await request(sandbox, 'https', '/');
      expect(
        ['X-Frame-Options', 'Referrer-Policy', 'Strict-Transport-Security'].map((name) =>
          response.header(name),
        ),
      ).toEqual(['DENY', 'same-origin', 'max-age=300']);
      expect((await request(sandbox, 'http', '/')).header('Strict-Transport-Security')).toBeUndefined();
    });
  });

  it('a wrong HSTS or nosniff of a view: the settings leave it', async () => {
    const fixes = fixesOf(
      ['django'],
      { ...setHeader('Strict-Transport-Security', 'max-age=300'), replaces: 'max-age=' },
      { ...setHeader('X-Content-Type-Options', 'nosniff'), replaces: 'none' },
    );
    await serving(django42, fixes, async ({ sandbox }) => {
      const sent = async (scheme: 'http' | 'https', name: string, value: string) =>
        (
          await request(sandbox, scheme, `/old?status=200&header=${encodeURIComponent(`${name}:${value}`)}`)
        ).header(name);
      expect(await sent('https', 'Strict-Transport-Security', 'max-age=')).toBe('max-age=300');
      expect(await sent('https', 'Strict-Transport-Security', 'max-age=9')).toBe('max-age=9');
      expect(await sent('http', 'Strict-Transport-Security', 'max-age=')).toBe('max-age=');
      expect(await sent('https', 'X-Content-Type-Options', 'none')).toBe('nosniff');
    });
  });

  it('django-debug-false-no-hosts, django-debug-false-runserver-no-hosts: the site responds to its host name with DEBUG off', async () => {
    const open = withSettings(django42, 'DEBUG = True\nALLOWED_HOSTS = []');
    await serving(open, [], async ({ sandbox }) => {
      const { body } = await request(sandbox, 'https', '/no-such-page', { headers: { Host: 'localhost' } });
      expect(body).toContain('DEBUG = True');
    });
    await serving(open, fixesOf(['django'], { op: 'turn-debug-off' }), async ({ sandbox }) => {
      for (const Host of ['shop.test', 'localhost', '127.0.0.1']) {
        expect([Host, (await request(sandbox, 'https', '/', { headers: { Host } })).status]).toEqual([
          Host,
          200,
        ]);
      }
      const { status, body } = await request(sandbox, 'https', '/no-such-page');
      expect([status, body.includes('DEBUG')]).toEqual([404, false]);
      expect((await request(sandbox, 'https', '/', { headers: { Host: 'other.test' } })).status).toBe(400);
    });
  });

  it('django-csrf-trusted-origins-no-scheme, django-static-by-apache: forms from https are accepted behind a proxy, and trusted origins are kept', async () => {
    const post = async (setup: Setup, Origin: string, fixes: Parameters<typeof serving>[1]) =>
      serving(setup, fixes, async ({ sandbox }) => {
        const [token = ''] = (await request(sandbox, 'https', '/')).setCookies.map(
          (line) => line.split(';')[0] ?? '',
        );
        const response = await request(sandbox, 'https', '/login', {
          method: 'POST',
          headers: { Origin, Cookie: token, 'Content-Type': 'application/x-www-form-urlencoded' },
          body: `username=ada&csrfmiddlewaretoken=${token.split('=')[1] ?? ''}`,
        });
        return response.status;
      });
    const fixes = fixesOf(['apache', 'django'], { op: 'redirect-to-https' });
    expect(await post(djangoApacheProxy, 'https://shop.test', [])).toBe(403);
    expect(await post(djangoApacheProxy, 'https://shop.test', fixes)).toBe(302);
    expect(await post(djangoApacheProxy, 'https://evil.test', fixes)).toBe(403);
    const trusting: Setup = {
      ...djangoApacheProxy,
      files: (sandbox) => ({
        ...djangoApacheProxy.files(sandbox),
        ...djangoFiles(sandbox, DEFAULT_MIDDLEWARE, 'CSRF_TRUSTED_ORIGINS = ("https://admin.test",)'),
      }),
    };
    expect(await post(trusting, 'https://admin.test', fixes)).toBe(302);
  });

  it('django-csrf-httponly, django-secure-cookies-on-http: no HttpOnly on the CSRF cookie, and a note to redirect http first', () => {
    const token = {
      op: 'set-cookie-attributes',
      cookie: 'csrftoken',
      role: 'anti-csrf',
      secure: true,
    } as const;
    const [fix] = fixesOf(['django'], { ...token, httpOnly: true });
    expect(fix?.text).toBe('CSRF_COOKIE_SECURE = True');
    expect(fix?.warnings.join()).toContain('Redirect HTTP to HTTPS first');
  });

  it('django-gunicorn-server, django-gunicorn-server-software: gunicorn sends its name without a version', async () => {
    const fixes = fixesOf(['django'], { op: 'hide-version', header: 'Server', product: 'gunicorn' });
    expect(fixes.map(({ place }) => place)).toEqual(['gunicorn']);
    await serving(django42, fixes, async ({ sandbox }) => {
      expect((await request(sandbox, 'https', '/')).header('Server')).toBe('gunicorn');
    });
  });

  it('django-ssl-redirect-behind-proxy, django-ssl-redirect-proxy-header-not-sent, django-hsts-behind-proxy, django-runserver-does-not: behind another server, Django has no fix for the redirect or HSTS', () => {
    for (const front of ['apache', 'nginx'] as const) {
      const fixes = fixesOf(
        [front, 'django'],
        { op: 'redirect-to-https' },
        setHeader('Strict-Transport-Security', 'max-age=300'),
      );
      const text = fixes
        .filter(({ stack }) => stack === 'django')
        .map((fix) => fix.text)
        .join('\n');
      expect(text).not.toMatch(/SECURE_/);
    }
  });
});
