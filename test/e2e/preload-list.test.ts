import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pageInspector } from '../../src/cli/inspect-page.js';
import { silently } from '../../src/cli/terminal.js';
import { serve, type Site } from '../../src/demo/index.js';
import { audit } from '../../src/engine/index.js';
import { html, launchWithExtension, type Rig } from '../support/extension.js';

/** On the list for many years, without its top-level domain. A Chromium that is ten weeks old ignores its list. */
const LISTED = 'github.com';
const SUBDOMAIN = `www.${LISTED}`;
const UNLISTED = 'www.shop-example.com';

describe('the browser’s own list', () => {
  /** Requests to the names of which it is asked. */
  const asked: string[] = [];
  let rig: Rig;

  beforeAll(async () => {
    const hsts = html([['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']]);
    rig = await launchWithExtension({
      [`https://${UNLISTED}/`]: hsts,
      [`http://${UNLISTED}/`]: () => {
        asked.push(UNLISTED);
        return html();
      },
      [`http://${LISTED}/`]: () => {
        asked.push(LISTED);
        return html();
      },
    });
  });
  afterAll(() => rig.close());

  it('is asked without a request, and does not have what a visit has stored', async () => {
    const hosts = [LISTED, SUBDOMAIN, UNLISTED, 'sitegrade.zip'];
    const listed = [LISTED, SUBDOMAIN, 'sitegrade.zip'].map((host) => ({ host, includeSubDomains: false }));
    expect(await rig.preloaded(hosts)).toEqual({ seen: true, value: listed });
    const page = await rig.visit(`https://${UNLISTED}/`);
    await page.goto(`http://${UNLISTED}/`);
    // The visit's own context uses HTTPS now.
    expect(page.url()).toBe(`https://${UNLISTED}/`);
    expect(await rig.preloaded(hosts)).toEqual({ seen: true, value: listed });
    expect(asked).toEqual([]);
  });
});

describe('inspect', () => {
  let site: Site;

  beforeAll(async () => {
    site = await serve([LISTED, SUBDOMAIN, UNLISTED, 'localhost'], ({ url }) =>
      url.hostname === SUBDOMAIN
        ? { status: 301, headers: [['Location', `https://${UNLISTED}:${url.port}/`]] }
        : html(),
    );
  });
  afterAll(() => site.close());

  it(
    'asks for the hosts of a page and of its redirects, and grades by the answer',
    { timeout: 180_000 },
    async () => {
      const { httpsPort: port } = site;
      const ends: (() => Promise<void>)[] = [];
      const inspect = pageInspector(
        {
          pages: 4,
          insecure: true,
          resolves: [{ host: '*', port, address: '127.0.0.1' }],
          credentials: [{ origin: `http://${LISTED}`, headers: [['X-Test', '1']], cookies: [], secrets: [] }],
        },
        {
          calls: { inspect: '', compare: '', policy: '', fix: '', verify: '', open: '' },
          folder: '',
          reports: '',
          chromium: () => Promise.resolve(inject('chromium')),
          extension: () => Promise.resolve(inject('extension')),
        },
        (end) => {
          ends.push(end);
        },
        silently,
      );
      const open = (host: string) => inspect(new URL(`https://${host}:${port}/`));
      const result = (snapshot: Awaited<ReturnType<typeof open>>) =>
        audit(snapshot).observatory.tests['strict-transport-security'].result;
      try {
        const listed = await open(LISTED);
        expect(listed.site.preload).toEqual({
          seen: true,
          value: [{ host: LISTED, includeSubDomains: false }],
        });
        expect(result(listed)).toBe('hsts-preloaded');
        const redirected = await open(SUBDOMAIN);
        expect(redirected.site.preload).toEqual({
          seen: true,
          value: [{ host: SUBDOMAIN, includeSubDomains: false }],
        });
        const unlisted = await open(UNLISTED);
        expect(unlisted.site.preload).toEqual({ seen: true, value: [] });
        expect(result(unlisted)).toBe('hsts-not-implemented');
        expect((await open('localhost')).site.preload).toEqual({ seen: false, because: 'not-probed' });
      } finally {
        for (const end of ends) await end();
      }
    },
  );
});
