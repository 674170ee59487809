import { describe, expect, it } from 'vitest';
import { djangoApacheProxy } from './kinds/django-chains.js';
import {
  BARE_MIDDLEWARE,
  django42,
  django52,
  django52Known,
  django61,
  django61Known,
  djangoFiles,
} from './kinds/django.js';
import type { Advice } from '../../src/engine/index.js';
import { fixesOf, setHeader } from './rig/fixes.js';
import type { Kind } from './rig/kind.js';
import { missing } from './rig/missing.js';
import { prove } from './rig/prove.js';
import { serving } from './rig/site.js';
import { ask } from './rig/wire.js';

for (const kind of [django42, django52, django52Known, django61, django61Known]) prove(kind);

/** The same project with more lines in its settings. */
function withSettings(kind: Kind, settings: string): Kind {
  return { ...kind, files: (ground) => djangoFiles(ground, BARE_MIDDLEWARE, settings) };
}

/** A policy by its directives: no release keeps their order. */
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

describe('what breaks naive fixes for Django', () => {
  for (const [ids, kind] of RELEASES) {
    const isSkipped = missing(kind).length > 0 && !process.env['CI'];
    it.skipIf(isSkipped)(`${ids}: the policy is sent as it is, and no other (${kind.title})`, async () => {
      const sent = await serving(
        kind,
        fixesOf(['django'], setHeader('Content-Security-Policy', CSP)),
        async ({ ground }) => ({
          page: (await ask(ground, 'https', '/')).header('Content-Security-Policy'),
          missing: (await ask(ground, 'https', '/no-such-page')).header('Content-Security-Policy'),
        }),
      );
      expect(directivesOf(sent.page)).toEqual(directivesOf(CSP));
      expect(directivesOf(sent.missing)).toEqual(directivesOf(CSP));
    });

    it.skipIf(isSkipped)(`a policy that only reports enforces nothing (${kind.title})`, async () => {
      const advice: Advice = {
        op: 'set-header',
        name: 'Content-Security-Policy',
        value: CSP,
        rollout: 'report-only-first',
      };
      await serving(kind, fixesOf(['django'], advice), async ({ ground }) => {
        const answer = await ask(ground, 'https', '/');
        expect(answer.header('Content-Security-Policy')).toBeUndefined();
        expect(directivesOf(answer.header('Content-Security-Policy-Report-Only'))).toEqual(directivesOf(CSP));
      });
    });

    it.skipIf(isSkipped)(
      `other headers, and cookies no setting knows, are set as well (${kind.title})`,
      async () => {
        const own = withSettings(kind, 'SESSION_COOKIE_NAME = "visit"');
        const fixes = fixesOf(['django'], setHeader('Permissions-Policy', 'camera=()'), {
          op: 'set-cookie-attributes',
          cookie: 'visit',
          role: 'session',
          secure: true,
          httpOnly: true,
          sameSite: 'Strict',
        });
        await serving(own, fixes, async ({ ground }) => {
          const { setCookies, ...answer } = await ask(ground, 'https', '/');
          expect(answer.header('Permissions-Policy')).toBe('camera=()');
          expect((await ask(ground, 'https', '/static/shop.css')).header('Permissions-Policy')).toBe(
            'camera=()',
          );
          const visit = setCookies.find((line) => line.startsWith('visit='));
          expect(visit?.split('; ')).toEqual(
            expect.arrayContaining(['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure']),
          );
          expect(setCookies.find((line) => line.startsWith('csrftoken='))).not.toMatch(/HttpOnly|Secure/);
        });
      },
    );
  }

  it('without django-csp its policy is left out, and the site still starts', async () => {
    const without: Kind = {
      ...django42,
      files: (ground) => ({
        ...djangoFiles(ground, BARE_MIDDLEWARE, 'import sys; sys.modules["csp"] = None'),
      }),
    };
    await serving(
      without,
      fixesOf(['django'], setHeader('Content-Security-Policy', CSP)),
      async ({ ground }) => {
        const answer = await ask(ground, 'https', '/');
        expect([answer.status, answer.header('Content-Security-Policy')]).toEqual([200, undefined]);
      },
    );
  });

  it('django-no-security-middleware, django-x-frame-without-middleware: settings come with what reads them', async () => {
    const fixes = fixesOf(
      ['django'],
      setHeader('X-Frame-Options', 'DENY'),
      setHeader('Referrer-Policy', 'same-origin'),
      setHeader('Strict-Transport-Security', 'max-age=300'),
    );
    await serving(django42, fixes, async ({ ground }) => {
      const answer = await ask(ground, 'https', '/');
      expect(
        ['X-Frame-Options', 'Referrer-Policy', 'Strict-Transport-Security'].map((name) =>
          answer.header(name),
        ),
      ).toEqual(['DENY', 'same-origin', 'max-age=300']);
      expect((await ask(ground, 'http', '/')).header('Strict-Transport-Security')).toBeUndefined();
    });
  });

  it('django-debug-false-no-hosts, django-debug-false-runserver-no-hosts: the site answers by its name once DEBUG is off', async () => {
    const open = withSettings(django42, 'DEBUG = True\nALLOWED_HOSTS = []');
    await serving(open, [], async ({ ground }) => {
      const { body } = await ask(ground, 'https', '/no-such-page', { headers: { Host: 'localhost' } });
      expect(body).toContain('DEBUG = True');
    });
    await serving(open, fixesOf(['django'], { op: 'turn-debug-off' }), async ({ ground }) => {
      for (const Host of ['shop.test', 'localhost', '127.0.0.1']) {
        expect([Host, (await ask(ground, 'https', '/', { headers: { Host } })).status]).toEqual([Host, 200]);
      }
      const { status, body } = await ask(ground, 'https', '/no-such-page');
      expect([status, body.includes('DEBUG')]).toEqual([404, false]);
      expect((await ask(ground, 'https', '/', { headers: { Host: 'other.test' } })).status).toBe(400);
    });
  });

  it('django-csrf-trusted-origins-no-scheme, django-static-by-apache: forms are taken from https behind a proxy, hosts that were trusted stay so', async () => {
    const post = async (kind: Kind, Origin: string, fixes: Parameters<typeof serving>[1]) =>
      serving(kind, fixes, async ({ ground }) => {
        const [token = ''] = (await ask(ground, 'https', '/')).setCookies.map(
          (line) => line.split(';')[0] ?? '',
        );
        const answer = await ask(ground, 'https', '/login', {
          method: 'POST',
          headers: { Origin, Cookie: token, 'Content-Type': 'application/x-www-form-urlencoded' },
          body: `username=ada&csrfmiddlewaretoken=${token.split('=')[1] ?? ''}`,
        });
        return answer.status;
      });
    const fixes = fixesOf(['apache', 'django'], { op: 'redirect-to-https' });
    expect(await post(djangoApacheProxy, 'https://shop.test', [])).toBe(403);
    expect(await post(djangoApacheProxy, 'https://shop.test', fixes)).toBe(302);
    expect(await post(djangoApacheProxy, 'https://evil.test', fixes)).toBe(403);
  });

  it('django-csrf-httponly, django-secure-cookies-on-http: scripts still read the CSRF cookie, and http leads away', () => {
    const token = {
      op: 'set-cookie-attributes',
      cookie: 'csrftoken',
      role: 'anti-csrf',
      secure: true,
    } as const;
    const [fix] = fixesOf(['django'], { ...token, httpOnly: true });
    expect(fix?.text).toBe('CSRF_COOKIE_SECURE = True');
    expect(fix?.warnings.join()).toContain('redirect http to https first');
  });

  it('django-gunicorn-server, django-gunicorn-server-software: gunicorn starts with its name and no version', async () => {
    const fixes = fixesOf(['django'], { op: 'hide-version', header: 'Server', product: 'gunicorn' });
    expect(fixes.map(({ place }) => place)).toEqual(['gunicorn']);
    await serving(django42, fixes, async ({ ground }) => {
      expect((await ask(ground, 'https', '/')).header('Server')).toBe('gunicorn');
    });
  });

  it('django-ssl-redirect-behind-proxy, django-ssl-redirect-proxy-header-not-sent, django-hsts-behind-proxy, django-runserver-does-not: behind a server in front, neither is Django’s', () => {
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
