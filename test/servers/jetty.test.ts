import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFixed } from './rig/fixed.js';
import { repeated } from './rig/http-client.js';
import { prove } from './rig/prove.js';
import { HOME, jettyAlone } from './setups/jetty.js';

prove(jettyAlone);

describe('Jetty with the fixes', () => {
  const SIGNS = '  a "b" \'c\' ${jetty.base} $1 % \\ <x> &amp; # -->'.trim();
  const site = useFixed(jettyAlone, [
    { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300; includeSubDomains' },
    { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' },
    { op: 'set-header', name: 'X-Signs', value: SIGNS },
    { op: 'hide-version', header: 'Server', product: 'Jetty' },
    { op: 'redirect-to-https' },
    { op: 'turn-listing-off', path: '/static/' },
    {
      op: 'set-cookie-attributes',
      cookie: 'JSESSIONID',
      role: 'session',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
    { op: 'set-cookie-attributes', cookie: 'csrftoken', role: 'anti-csrf', secure: true, sameSite: 'Lax' },
  ]);

  it('sends each header once, as it is, also on files, errors and redirects', async () => {
    for (const path of ['/', '/static/shop.js', '/no-such-page', '/old', '/login']) {
      const response = await site.request('https', path);
      const sent = ['Strict-Transport-Security', 'X-Frame-Options', 'X-Signs', 'Server'].map((name) =>
        response.header(name),
      );
      expect([path, ...sent]).toEqual([
        path,
        'max-age=300; includeSubDomains',
        'SAMEORIGIN',
        SIGNS,
        undefined,
      ]);
      expect(/Jetty:?\/?\/? ?\d/.test(response.body)).toBe(false);
      expect(repeated(response)).toEqual([]);
    }
  });

  it('leaves what the application sends', async () => {
    for (const status of [200, 404]) {
      const own = await site.request('https', `/old?status=${String(status)}&header=X-Frame-Options:DENY`);
      expect([own.status, own.header('X-Frame-Options')]).toEqual([status, 'DENY']);
    }
  });

  it('redirects only HTTP, with path and query', async () => {
    const response = await site.request('http', '/old?a=b%20c&d');
    expect([response.status, response.header('Location')]).toEqual([301, 'https://shop.test/old?a=b%20c&d']);
    expect(response.header('Strict-Transport-Security')).toBeUndefined();
    expect((await site.request('https', '/')).status).toBe(200);
  });

  it('lists no files', async () => {
    expect((await site.request('https', '/static/')).status).toBe(403);
    expect((await site.request('https', '/static/shop.js')).status).toBe(200);
  });

  it('sets only properties that a module of Jetty reads', async () => {
    const folder = join(HOME, 'modules');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.mod'));
    const modules = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    const properties = site.blocks.flatMap(({ text }) => text.match(/^jetty\.[\w.]+(?==)/gm) ?? []);
    expect(properties.length).toBeGreaterThan(3);
    expect(properties.filter((name) => !modules.some((text) => text.includes(`${name}=`)))).toEqual([]);
  });

  it('gives both cookies their attributes', async () => {
    const { setCookies } = await site.request('https', '/');
    const attributes = (name: string) => {
      const line = setCookies.find((one) => one.startsWith(`${name}=`)) ?? '';
      return new Set(line.split('; ').slice(1));
    };
    expect(attributes('JSESSIONID')).toEqual(new Set(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']));
    expect(attributes('csrftoken')).toEqual(new Set(['Path=/', 'Secure', 'SameSite=Lax']));
  });
});
