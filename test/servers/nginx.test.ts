import { describe, expect, it } from 'vitest';
import { djangoNginx } from './setups/django-chains.js';
import { nginx130, nginxAlone } from './setups/nginx.js';
import { fixesOf, setHeader } from './rig/fixes.js';
import type { Setup } from './rig/setup.js';
import { prove } from './rig/prove.js';
import { serving } from './rig/site.js';
import { proveParts } from './rig/part-paths.js';
import { request, repeated } from './rig/http-client.js';

prove(nginxAlone);
prove(nginx130);
proveParts(nginxAlone);

const FRAME = setHeader('X-Frame-Options', 'SAMEORIGIN');
const CSP = `default-src 'self'; report-uri /r?a="b"\\c%20;{}#`;
const HSTS = setHeader('Strict-Transport-Security', 'max-age=300');
const REDIRECT = { op: 'redirect-to-https' } as const;
const BANNER = { op: 'hide-version', header: 'Server', product: 'nginx' } as const;

/** The setup with a text of its configuration replaced. */
function changed(setup: Setup, from: string, to: string): Setup {
  return {
    ...setup,
    files: (sandbox) =>
      Object.fromEntries(
        Object.entries(setup.files(sandbox)).map(([name, text]) => [name, text.replaceAll(from, to)]),
      ),
  };
}

describe('nginx does not fall into', () => {
  it('nginx-inheritance-lost, nginx-http-level-lost-too, nginx-without-always, nginx-csp-unquoted: the value is sent unchanged and once, on all responses', async () => {
    const advice = [setHeader('Content-Security-Policy', CSP), HSTS];
    await serving(nginxAlone, fixesOf(['nginx'], ...advice), async ({ sandbox }) => {
      for (const path of ['/', '/static/shop.css', '/static/none', '/no-such-page', '/old']) {
        const response = await request(sandbox, 'https', path);
        expect([path, response.header('Content-Security-Policy')]).toEqual([path, CSP]);
        expect([path, response.header('Strict-Transport-Security')]).toEqual([path, 'max-age=300']);
      }
    });
  });

  it('nginx-if-scheme-add-header, nginx-hsts-both: HSTS is in the https server only', () => {
    const places = fixesOf(['nginx'], HSTS).map(({ place, effect }) => [place, effect.length]);
    expect(places).toEqual([
      ['http', 0],
      ['server443', 1],
      ['location', 0],
    ]);
  });

  it('nginx-duplicate-with-app, nginx-duplicate-hidden: a header that the application sends too is sent once', async () => {
    await serving(
      djangoNginx,
      fixesOf(['nginx', 'django'], { ...FRAME, replaces: 'DENY' }),
      async ({ sandbox }) => {
        for (const path of ['/', '/static/shop.css', '/static/none', '/no-such-page', '/old']) {
          const response = await request(sandbox, 'https', path);
          expect([path, response.header('X-Frame-Options'), repeated(response)]).toEqual([
            path,
            'SAMEORIGIN',
            [],
          ]);
        }
      },
    );
  });

  it('nginx-debian-duplicate-server-tokens, nginx-server-tokens-in-server, nginx-server-tokens-empty: replaces the line that Debian has', async () => {
    const debian = changed(nginxAlone, 'server_tokens on;', 'server_tokens off;');
    for (const setup of [debian, nginxAlone]) {
      await serving(setup, fixesOf(['nginx'], BANNER), async ({ sandbox }) => {
        expect((await request(sandbox, 'https', '/')).header('Server')).toBe('nginx');
      });
    }
  });

  it('nginx-server-stays, nginx-more-set-without-module: nginx always sends its name, and no module is needed', () => {
    expect(fixesOf(['nginx'], { op: 'remove-header', name: 'Server' })).toEqual([]);
    const all = fixesOf(['nginx'], FRAME, HSTS, BANNER, REDIRECT);
    expect(all.map(({ place }) => place)).not.toContain('modules');
    expect(all.map(({ text }) => text).join('\n')).not.toContain('more_');
  });

  it('nginx-redirect-server-name, nginx-redirect-in-shared-server: redirects to the requested host, for any server_name', async () => {
    const nameless = changed(nginxAlone, 'server_name shop.test;', 'server_name _;');
    await serving(nameless, fixesOf(['nginx'], REDIRECT), async ({ sandbox }) => {
      for (const path of ['/account?next=%2Fa%20b&x=1', '/static/shop.css', '/']) {
        const response = await request(sandbox, 'http', path);
        expect([response.status, response.header('Location')]).toEqual([301, `https://shop.test${path}`]);
      }
      expect((await request(sandbox, 'https', '/')).status).toBe(200);
    });
  });

  it('nginx-autoindex-off-server: no listing, but the files are served', async () => {
    await serving(nginxAlone, [], async ({ sandbox }) => {
      expect((await request(sandbox, 'https', '/static/')).body).toContain('Index of');
    });
    const listing = { op: 'turn-listing-off', path: '/static/' } as const;
    await serving(nginxAlone, fixesOf(['nginx'], listing), async ({ sandbox }) => {
      const response = await request(sandbox, 'https', '/static/');
      expect([response.status, response.body.includes('shop.css')]).toEqual([403, false]);
      expect((await request(sandbox, 'https', '/static/shop.css')).status).toBe(200);
    });
  });

  it('nginx-cookie-path-trick, nginx-cookie-flags: each cookie gets its own flags, over https', async () => {
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
    await serving(nginxAlone, fixesOf(['nginx'], session, token), async ({ sandbox }) => {
      const attributes = async (scheme: 'http' | 'https') =>
        (await request(sandbox, scheme, '/')).setCookies.map((line) => line.replace(/=[^;]*/, '=…'));
      expect(await attributes('https')).toEqual([
        'csrftoken=…; Path=/; Secure',
        'sessionid=…; Path=/; Secure; HttpOnly; SameSite=Lax',
      ]);
      expect(await attributes('http')).toEqual(['csrftoken=…; Path=/', 'sessionid=…; Path=/']);
    });
  });
});
