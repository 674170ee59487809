import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Advice } from '../../src/engine/index.js';
import { blocksFor, useFixed } from './rig/fixed.js';
import { repeated, type Response } from './rig/http-client.js';
import { run } from './rig/processes.js';
import { prove } from './rig/prove.js';
import type { Command, Sandbox } from './rig/setup.js';
import { serving } from './rig/site.js';
import { tomcatAlone, tomcatFilters, tomcatFiltersAfter, tomcatNginx } from './setups/tomcat.js';

prove(tomcatNginx);

const HEADERS: readonly Advice[] = [
  { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' },
  { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' },
  { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' },
];
const SESSION: Advice = {
  op: 'set-cookie-attributes',
  cookie: 'JSESSIONID',
  role: 'session',
  secure: true,
  httpOnly: true,
  sameSite: 'Lax',
};

describe('Tomcat with the fixes', () => {
  const site = useFixed(tomcatAlone, [
    ...HEADERS,
    { op: 'redirect-to-https' },
    { op: 'turn-listing-off', path: '/static/' },
    { op: 'turn-debug-off' },
    SESSION,
    { op: 'set-cookie-attributes', cookie: 'csrftoken', role: 'anti-csrf', secure: true, sameSite: 'Lax' },
  ]);

  it('sends each header once, and none that no advice asks for', async () => {
    for (const path of ['/', '/static/shop.js', '/no-such-page', '/old']) {
      const response = await site.request('https', path);
      expect(response.header('Strict-Transport-Security')).toBe('max-age=300');
      expect(response.header('X-Frame-Options')).toBe('SAMEORIGIN');
      expect(response.header('X-Content-Type-Options')).toBe('nosniff');
      expect(response.header('X-XSS-Protection')).toBeUndefined();
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

  it('names no version, and lists no files', async () => {
    const missing = await site.request('https', '/no-such-page');
    expect([missing.status, /Tomcat/.test(missing.body)]).toEqual([404, false]);
    expect((await site.request('https', '/static/')).status).toBe(404);
    expect((await site.request('https', '/static/shop.js')).status).toBe(200);
  });

  it('gives both cookies their attributes', async () => {
    const { setCookies } = await site.request('https', '/');
    const [session = '', token = ''] = ['JSESSIONID', 'csrftoken'].map((name) =>
      setCookies.find((line) => line.startsWith(`${name}=`)),
    );
    expect(new Set(session.split('; ').slice(1))).toEqual(
      new Set(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']),
    );
    expect(new Set(token.split('; ').slice(1))).toEqual(new Set(['Path=/', 'Secure', 'SameSite=Lax']));
  });
});

const framingAndHsts = (response: Response) => [
  response.header('X-Frame-Options'),
  response.header('Strict-Transport-Security'),
];
const OURS = ['SAMEORIGIN', 'max-age=300'];
const OWN = ['DENY', 'max-age=31536000'];

describe('Tomcat whose applications have filters, with the fixes', () => {
  const site = useFixed(tomcatFilters, [...HEADERS, SESSION]);

  it.each([
    ['/', 200],
    ['/login', 403],
    ['/no-such-page', 404],
  ])('sends them where no filter does: %s', async (path, status) => {
    const response = await site.request('https', path);
    expect([response.status, ...framingAndHsts(response)]).toEqual([status, ...OURS]);
    expect(repeated(response)).toEqual([]);
  });

  it.each([
    ['/old?status=200', 200],
    ['/old?status=500', 500],
    ['/old', 302],
    ['/account', 302],
    ['/static/shop.js', 200],
    ['/static/none', 404],
    ['/other/index.jsp', 200],
    ['/other/none', 404],
  ])('lowers nothing that an application sends: %s', async (path, status) => {
    const response = await site.request('https', path);
    expect([response.status, ...framingAndHsts(response)]).toEqual([status, ...OWN]);
    expect(response.header('X-Content-Type-Options')).toBe('nosniff');
    expect(repeated(response)).toEqual([]);
  });

  it('gives attributes to the cookie of its application only', async () => {
    const sessions = async (path: string) =>
      (await site.request('https', path)).setCookies.filter((line) => line.startsWith('JSESSIONID='));
    expect(await sessions('/')).toEqual([expect.stringMatching(/; SameSite=Lax$/)]);
    expect(await sessions('/other/index.jsp')).toEqual([expect.stringMatching(/; SameSite=Strict$/)]);
  });
});

describe('Tomcat with the headers in conf/web.xml', () => {
  const site = useFixed(tomcatFiltersAfter, HEADERS);

  it('replaces what filters of the applications set, so it is only for where there are none', async () => {
    for (const path of ['/static/shop.js', '/other/none'])
      expect(framingAndHsts(await site.request('https', path))).toEqual(OURS);
  });

  it('leaves what the application itself sets', async () => {
    const response = await site.request('https', '/old?status=200&header=X-Frame-Options:DENY');
    expect(framingAndHsts(response)).toEqual(['DENY', 'max-age=300']);
    expect(repeated(response)).toEqual([]);
  });
});

describe('the tests of Tomcat’s configuration that its texts tell', () => {
  const blocks = blocksFor(tomcatAlone, [...HEADERS, { op: 'turn-debug-off' }]);
  const toldFor = (place: string, { path }: Sandbox): Command => {
    const [told = ''] = blocks.find((block) => block.place === place)?.check ?? [];
    const here = told
      .replace('sudo -u tomcat ', '')
      .replace('/var/lib/tomcat10', path('tomcat'))
      .replace('sudo systemctl restart tomcat10', 'echo restarted');
    return { run: ['/bin/sh', '-c', here], cwd: path('shop') };
  };

  it('say nothing of what is right, beside a running Tomcat, and find what is not', async () => {
    await serving(tomcatAlone, blocks, async ({ sandbox }) => {
      expect(await run(toldFor('host', sandbox))).toEqual({ code: 0, text: 'restarted' });
      expect(await run(toldFor('web', sandbox))).toEqual({ code: 0, text: '' });
      for (const [place, file] of [
        ['host', 'tomcat/conf/server.xml'],
        ['web', 'shop/WEB-INF/web.xml'],
      ] as const) {
        const right = await readFile(sandbox.path(file), 'utf8');
        await sandbox.write(file, right.replace('>', ''));
        const { code, text } = await run(toldFor(place, sandbox));
        expect([code, text]).toEqual([1, expect.stringMatching(/Configuration error detected|ExpatError/)]);
      }
    });
  });
});
