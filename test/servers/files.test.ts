import { describe, expect, it } from 'vitest';
import type { Advice } from '../../src/engine/index.js';
import { asFiles } from './rig/as-files.js';
import { blocksFor } from './rig/fixed.js';
import { setHeader } from './rig/fixes.js';
import { repeated, request } from './rig/http-client.js';
import { prove } from './rig/prove.js';
import type { Setup } from './rig/setup.js';
import { openSite } from './rig/site.js';
import { apacheAlone } from './setups/apache.js';
import { caddy, caddy211 } from './setups/caddy.js';
import { laravel } from './setups/laravel.js';
import { lighttpd } from './setups/lighttpd.js';
import { mediawiki } from './setups/mediawiki.js';
import { nginx130, nginxAlone } from './setups/nginx.js';
import { phpOnApache, phpOnNginx } from './setups/php.js';
import { rails, railsBehindNginx } from './setups/rails.js';
import { symfony } from './setups/symfony.js';
import { varnish } from './setups/varnish.js';
import { wordpress } from './setups/wordpress.js';

for (const setup of [
  nginxAlone,
  nginx130,
  apacheAlone,
  caddy,
  caddy211,
  lighttpd,
  varnish,
  phpOnApache,
  phpOnNginx,
  wordpress,
  mediawiki,
  laravel,
  symfony,
  rails,
  railsBehindNginx,
])
  prove(setup, { asFiles: true });

const HSTS = setHeader('Strict-Transport-Security', 'max-age=300');
const FIRST: readonly Advice[] = [
  setHeader('X-Content-Type-Options', 'nosniff'),
  HSTS,
  { op: 'redirect-to-https' },
];
/** What a page with those still lacks. */
const LATER: readonly Advice[] = [
  setHeader('Permissions-Policy', 'camera=()'),
  { ...HSTS, value: 'max-age=86400', replaces: 'max-age=300' },
];

/** What is sent twice: by the shop on Caddy before, and by nginx, whose text says what to remove. */
const TWICE: Readonly<Record<string, readonly string[]>> = {
  caddy: ['server'],
  nginx: ['strict-transport-security'],
};

const APPLICATIONS = [wordpress, laravel, symfony, rails];
/** Pages and files; of WordPress its dashboard and sign-in, too. */
const pathsOf = ({ id }: Setup) => [
  '/',
  '/static/shop.css',
  ...(id === 'wordpress' ? ['/wp-login.php', '/wp-admin/index.php', '/?rest_route=/', '/no-such-page'] : []),
];

describe.each([...[nginxAlone, apacheAlone, caddy, lighttpd, varnish], ...APPLICATIONS])(
  '$title, with files of ours',
  (setup) => {
    it('a later file goes beside the first, takes nothing away, and sends nothing twice', async () => {
      const site = await openSite(setup);
      try {
        const { sandbox } = site;
        const [first, later] = [FIRST, LATER].map((advice) => asFiles(blocksFor(setup, advice), sandbox));
        await site.install([...(first ?? []), ...(later ?? [])]);
        const { code, text } = await site.test();
        expect(code, text).toBe(0);
        await site.start();
        for (const path of pathsOf(setup)) {
          const response = await request(sandbox, 'https', path);
          const twice = TWICE[setup.id] ?? [];
          expect(
            repeated(response).filter((name) => !twice.includes(name)),
            path,
          ).toEqual([]);
          expect(response.header('X-Content-Type-Options'), path).toBe('nosniff');
          expect(response.header('Permissions-Policy'), path).toBe('camera=()');
          const [hsts] = response.headers.filter(({ name }) => /^Strict-Transport-Security$/i.test(name));
          // Browsers obey the first.
          expect(hsts?.value, path).toMatch(/^max-age=(?:300|86400)$/);
        }
        const overHttp = await request(sandbox, 'http', '/');
        expect([overHttp.status, overHttp.header('Strict-Transport-Security')]).toEqual([301, undefined]);
      } finally {
        await site.close();
      }
    });
  },
);

// The proxy in front of Rails says itself how the request came.
it.each([nginxAlone, apacheAlone, caddy, varnish, wordpress, laravel, symfony])(
  '$title does not redirect what came over HTTPS to a proxy in front',
  async (setup) => {
    const site = await openSite(setup);
    try {
      await site.install(asFiles(blocksFor(setup, FIRST), site.sandbox));
      await site.start();
      const headers = { 'X-Forwarded-Proto': 'https' };
      const response = await request(site.sandbox, 'http', '/', { headers });
      expect([response.status, response.header('X-Content-Type-Options')]).toEqual([200, 'nosniff']);
    } finally {
      await site.close();
    }
  },
);
