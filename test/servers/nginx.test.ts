import { describe, expect, it } from 'vitest';
import { djangoNginx } from './kinds/django-chains.js';
import { nginxAlone } from './kinds/nginx.js';
import { fixesOf, setHeader } from './rig/fixes.js';
import type { Kind } from './rig/kind.js';
import { prove } from './rig/prove.js';
import { serving } from './rig/site.js';
import { ask, repeated } from './rig/wire.js';

prove(nginxAlone);

const FRAME = setHeader('X-Frame-Options', 'SAMEORIGIN');
const CSP = `default-src 'self'; report-uri /r?a="b"\\c%20;{}#`;
const HSTS = setHeader('Strict-Transport-Security', 'max-age=300');
const REDIRECT = { op: 'redirect-to-https' } as const;
const BANNER = { op: 'hide-version', header: 'Server', product: 'nginx' } as const;

/** The same with other words in its configuration. */
function changed(kind: Kind, from: string, to: string): Kind {
  return {
    ...kind,
    files: (ground) =>
      Object.fromEntries(
        Object.entries(kind.files(ground)).map(([name, text]) => [name, text.replaceAll(from, to)]),
      ),
  };
}

describe('what breaks naive fixes for nginx', () => {
  it('nginx-inheritance-lost, nginx-http-level-lost-too, nginx-without-always, nginx-csp-unquoted: any value arrives as it was, once, everywhere', async () => {
    const advice = [setHeader('Content-Security-Policy', CSP), HSTS];
    await serving(nginxAlone, fixesOf(['nginx'], ...advice), async ({ ground }) => {
      for (const path of ['/', '/static/shop.css', '/static/none', '/no-such-page', '/old']) {
        const answer = await ask(ground, 'https', path);
        expect([path, answer.header('Content-Security-Policy')]).toEqual([path, CSP]);
        expect([path, answer.header('Strict-Transport-Security')]).toEqual([path, 'max-age=300']);
      }
    });
  });

  it('nginx-if-scheme-add-header, nginx-hsts-both: HSTS is said by the https server only', () => {
    const places = fixesOf(['nginx'], HSTS).map(({ place, effect }) => [place, effect.length]);
    expect(places).toEqual([
      ['server443', 1],
      ['location', 0],
    ]);
  });

  it('nginx-duplicate-with-app, nginx-duplicate-hidden: what the application sends as well goes out once', async () => {
    await serving(djangoNginx, fixesOf(['nginx', 'django'], FRAME), async ({ ground }) => {
      for (const path of ['/', '/static/shop.css', '/static/none', '/no-such-page', '/old']) {
        const answer = await ask(ground, 'https', path);
        expect([path, answer.header('X-Frame-Options'), repeated(answer)]).toEqual([path, 'SAMEORIGIN', []]);
      }
    });
  });

  it('nginx-debian-duplicate-server-tokens, nginx-server-tokens-in-server, nginx-server-tokens-empty: beside the line Debian has', async () => {
    const debian = changed(nginxAlone, 'server_tokens on;', 'server_tokens off;');
    for (const kind of [debian, nginxAlone]) {
      await serving(kind, fixesOf(['nginx'], BANNER), async ({ ground }) => {
        expect((await ask(ground, 'https', '/')).header('Server')).toBe('nginx');
      });
    }
  });

  it('nginx-server-stays, nginx-more-set-without-module: its name stays, and no module is asked for', () => {
    expect(fixesOf(['nginx'], { op: 'remove-header', name: 'Server' })).toEqual([]);
    const all = fixesOf(['nginx'], FRAME, HSTS, BANNER, REDIRECT);
    expect(all.map(({ place }) => place)).not.toContain('modules');
    expect(all.map(({ text }) => text).join('\n')).not.toContain('more_');
  });

  it('nginx-redirect-server-name, nginx-redirect-in-shared-server: to the host that was asked for, whatever the server is called', async () => {
    const nameless = changed(nginxAlone, 'server_name shop.test;', 'server_name _;');
    await serving(nameless, fixesOf(['nginx'], REDIRECT), async ({ ground }) => {
      for (const path of ['/account?next=%2Fa%20b&x=1', '/static/shop.css', '/']) {
        const answer = await ask(ground, 'http', path);
        expect([answer.status, answer.header('Location')]).toEqual([301, `https://shop.test${path}`]);
      }
      expect((await ask(ground, 'https', '/')).status).toBe(200);
    });
  });

  it('nginx-autoindex-off-server: the listing goes, the files stay', async () => {
    await serving(nginxAlone, [], async ({ ground }) => {
      expect((await ask(ground, 'https', '/static/')).body).toContain('Index of');
    });
    const listing = { op: 'turn-listing-off', path: '/static/' } as const;
    await serving(nginxAlone, fixesOf(['nginx'], listing), async ({ ground }) => {
      const answer = await ask(ground, 'https', '/static/');
      expect([answer.status, answer.body.includes('shop.css')]).toEqual([403, false]);
      expect((await ask(ground, 'https', '/static/shop.css')).status).toBe(200);
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
    await serving(nginxAlone, fixesOf(['nginx'], session, token), async ({ ground }) => {
      const attributes = async (scheme: 'http' | 'https') =>
        (await ask(ground, scheme, '/')).setCookies.map((line) => line.replace(/=[^;]*/, '=…'));
      expect(await attributes('https')).toEqual([
        'csrftoken=…; Path=/; Secure',
        'sessionid=…; Path=/; Secure; HttpOnly; SameSite=Lax',
      ]);
      expect(await attributes('http')).toEqual(['csrftoken=…; Path=/', 'sessionid=…; Path=/']);
    });
  });
});
