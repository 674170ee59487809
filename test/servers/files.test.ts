import { describe, expect, it } from 'vitest';
import type { Advice } from '../../src/engine/index.js';
import { asFiles } from './rig/as-files.js';
import { blocksFor } from './rig/fixed.js';
import { setHeader } from './rig/fixes.js';
import { repeated, request } from './rig/http-client.js';
import type { Placed } from './rig/places.js';
import { prove } from './rig/prove.js';
import { openSite } from './rig/site.js';
import { apacheAlone } from './setups/apache.js';
import { caddy, caddy211 } from './setups/caddy.js';
import { lighttpd } from './setups/lighttpd.js';
import { nginx130, nginxAlone } from './setups/nginx.js';
import { varnish } from './setups/varnish.js';

for (const setup of [nginxAlone, nginx130, apacheAlone, caddy, caddy211, lighttpd, varnish])
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

/** What the shop sends twice on Caddy. */
const TWICE: Readonly<Record<string, readonly string[]>> = { caddy: ['server'] };

describe.each([nginxAlone, nginx130, apacheAlone, caddy, lighttpd, varnish])(
  '$title, with files of ours',
  (setup) => {
    it('a later file goes beside the first, takes nothing away, and sends nothing twice', async () => {
      const site = await openSite(setup);
      try {
        const { sandbox } = site;
        const server = setup === nginx130 ? 'nginx/1.30.1' : '';
        const placed = [FIRST, LATER].flatMap((advice) => asFiles(blocksFor(setup, advice, server), sandbox));
        // One line is for all files.
        const isAgain = ({ text }: Placed, at: number) =>
          text.includes('sitegrade-inherit') && placed.findIndex((one) => one.text === text) < at;
        await site.install(placed.filter((one, at) => !isAgain(one, at)));
        const { code, text } = await site.test();
        expect(code, text).toBe(0);
        await site.start();
        for (const path of ['/', '/static/shop.css']) {
          const response = await request(sandbox, 'https', path);
          const twice = TWICE[setup.id] ?? [];
          expect(
            repeated(response).filter((name) => !twice.includes(name)),
            path,
          ).toEqual([]);
          expect(response.header('X-Content-Type-Options'), path).toBe('nosniff');
          expect(response.header('Permissions-Policy'), path).toBe('camera=()');
          expect(response.header('Strict-Transport-Security'), path).toBe('max-age=86400');
        }
        const overHttp = await request(sandbox, 'http', '/');
        expect([overHttp.status, overHttp.header('Strict-Transport-Security')]).toEqual([301, undefined]);
      } finally {
        await site.close();
      }
    });
  },
);

it.each([nginxAlone, apacheAlone, caddy, varnish])(
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
