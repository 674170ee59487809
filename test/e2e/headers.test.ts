import type { Browser } from 'webextension-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type SiteResponse, type Site } from '../../src/demo/index.js';
import { allowsAnyAncestor } from '../../src/engine/csp/open-hosts.js';
import { asPermissionsPolicy, readFeaturePolicy } from '../../src/engine/parse/feature-policy.js';
import { BROWSERS, openLab, type Lab } from '../support/lab.js';
import { popupReport } from '../support/reported.js';
import { seenFacts } from '../support/seen-facts.js';

/** In the driver's page. */
declare const chrome: Browser & {
  readonly declarativeNetRequest: { updateSessionRules(change: object): Promise<void> };
};

const TYPE = ['Content-Type', 'text/html'] as const;

/** Repeated header lines, which differ from comma-separated values only on the wire. */
const TWICE: SiteResponse = {
  headers: [
    TYPE,
    ['Server', 'nginx'],
    ['Strict-Transport-Security', 'max-age=31536000'],
    ['Content-Security-Policy', "default-src 'self'"],
    ['Content-Security-Policy', "img-src 'none'; frame-ancestors 'none'"],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
    ['Referrer-Policy', 'same-origin'],
    ['Set-Cookie', 'one=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT'],
    ['Set-Cookie', 'two=2; Secure; SameSite=Lax'],
  ],
  body: '<title>Twice</title>',
};

const HSTS_TWICE: SiteResponse = {
  headers: [
    TYPE,
    ['Strict-Transport-Security', 'max-age=31536000'],
    ['Strict-Transport-Security', 'max-age=1'],
  ],
  body: '<title>Twice</title>',
};

const CHANGED: SiteResponse = {
  headers: [TYPE, ['X-Content-Type-Options', 'nosniff']],
  body: '<title>Changed</title>',
};

/** Two policies: for the HTTP Observatory the second cannot loosen the first. */
const TWO_POLICIES: SiteResponse = {
  headers: [
    TYPE,
    ['Server', 'nginx'],
    ['Content-Security-Policy', 'upgrade-insecure-requests'],
    ['Content-Security-Policy', "default-src * 'unsafe-inline' data:"],
  ],
  body: '<title>Stopped</title><script>document.title = "Ran"</script>',
};

/** Who may frame which page of framed.test. */
const FRAMERS: Readonly<Record<string, string>> = {
  '/any-port': '*:*',
  '/this-port': '*:443',
  '/any-insecure': 'http://*:*',
  '/any-secure': 'https:',
  '/whole-suffix': '*.test',
  '/no-host': 'https://*.*',
  '/ftp': 'ftp:',
  '/other-port': '*.test:8443',
  '/path': '*/framer',
  '/nobody': "'none'",
};
const FRAMING = Object.keys(FRAMERS);

/** A page whose title lists the pages that it could frame. */
const FRAMER: SiteResponse = {
  headers: [TYPE],
  body: `<title></title><script>
const framed = new Set();
onmessage = ({ data }) => { framed.add(data); document.title = [...framed].sort().join(' '); };
</script>${FRAMING.map((path) => `<iframe src="https://framed.test${path}"></iframe>`).join('')}`,
};

const framed = ({ url }: { readonly url: URL }): SiteResponse => ({
  headers: [TYPE, ['Content-Security-Policy', `frame-ancestors ${FRAMERS[url.pathname] ?? "'none'"}`]],
  body: '<script>parent.postMessage(location.pathname, "*")</script>',
});

/** Still enforced by Chromium if Permissions-Policy does not name the feature. */
const FEATURE_POLICY = "camera 'none'; geolocation 'NONE', midi 'none'; camera *; vibrate 'none'";
const SAME = asPermissionsPolicy(readFeaturePolicy(FEATURE_POLICY)) ?? '';
const LIMITS: Readonly<Record<string, SiteResponse['headers']>> = {
  '/none': [],
  '/old': [['Feature-Policy', FEATURE_POLICY]],
  '/same': [['Permissions-Policy', SAME]],
  '/both': [
    ['Feature-Policy', "camera 'none'; geolocation 'none'"],
    ['Permissions-Policy', 'camera=(self)'],
  ],
  '/malformed': [
    ['Feature-Policy', "camera 'none'"],
    ['Permissions-Policy', "camera 'self'"],
  ],
};

const limited = ({ url }: { readonly url: URL }): SiteResponse => ({
  headers: [TYPE, ...(LIMITS[url.pathname] ?? [])],
  body: `<title></title><script>
const lists = ['camera', 'geolocation', 'midi', 'usb'].map(
  (name) => name + '=' + document.featurePolicy.getAllowlistForFeature(name).join());
document.title = lists.join(' ');
</script>`,
});

/** The title of the tab, set by its page’s script. */
const titleOf = (lab: Lab, tab: number) => lab.drive(async (id) => (await chrome.tabs.get(id)).title, tab);

/** The values of that header in the response of the tab’s page. */
async function valuesOf(lab: Lab, tab: number, wanted: string): Promise<readonly string[]> {
  const { chain } = await seenFacts(lab, tab);
  const headers = chain.seen ? chain.value.at(-1)?.headers : undefined;
  const lines = headers?.seen ? headers.value : [];
  return lines.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);
}

describe('header lines', () => {
  let site: Site;
  const labs = new Map<string, Lab>();
  const labOf = (name: string): Lab => {
    const lab = labs.get(name);
    if (!lab) throw new Error(`No ${name}`);
    return lab;
  };

  beforeAll(async () => {
    const answers = new Map([
      ['twice.test', TWICE],
      ['hsts-twice.test', HSTS_TWICE],
      ['changed.test', CHANGED],
      ['two-policies.test', TWO_POLICIES],
      ['framer.test', FRAMER],
    ]);
    const handlers = new Map([
      ['framed.test', framed],
      ['limited.test', limited],
    ]);
    site = await serve([...answers.keys(), ...handlers.keys()], (request) => {
      const { hostname } = request.url;
      return handlers.get(hostname)?.(request) ?? answers.get(hostname) ?? { status: 404 };
    });
    for (const name of BROWSERS) labs.set(name, await openLab(name, site));
  });

  afterAll(async () => {
    for (const lab of labs.values()) await lab.close();
    await site.close();
  });

  it('that repeat get the same result in both browsers, although Firefox joins them', async () => {
    const texts: string[] = [];
    for (const name of BROWSERS) {
      const lab = labOf(name);
      const tab = await lab.openTab('https://twice.test/');
      const { text } = await popupReport(lab, tab, 'also with');
      // nginx replaces one line, not two: what is selected at first differs.
      texts.push(text.replaceAll(/also with .*\.|\d of \d selected| \(\d selected\)/g, ''));
      const values = await valuesOf(lab, tab, 'x-content-type-options');
      expect(values).toEqual(name === 'firefox' ? ['nosniff, nosniff'] : ['nosniff', 'nosniff']);
    }
    expect(texts[0]).toContain('twice.test');
    expect(texts[1]).toBe(texts[0]);
  });

  it('of Strict-Transport-Security: Firefox reports only the first, which is the one that counts', async () => {
    for (const name of BROWSERS) {
      const lab = labOf(name);
      const tab = await lab.openTab('https://hsts-twice.test/');
      const first = ['max-age=31536000'];
      const values = await valuesOf(lab, tab, 'strict-transport-security');
      expect(values).toEqual(name === 'firefox' ? first : [...first, 'max-age=1']);
    }
  });

  it('of two policies: both browsers run what neither policy blocks, and the popup shows that', async () => {
    for (const name of BROWSERS) {
      const lab = labOf(name);
      const tab = await lab.openTab('https://two-policies.test/');
      await expect.poll(() => titleOf(lab, tab)).toBe('Ran');
      expect((await popupReport(lab, tab, 'Copy fixes')).text).toContain('No policy blocks unsafe scripts');
    }
  });

  it.each(BROWSERS)(
    'of frame-ancestors: in %s the values reported as allowing any site do so',
    async (name) => {
      const lab = labOf(name);
      const tab = await lab.openTab('https://framer.test/');
      const open = FRAMING.filter((path) => allowsAnyAncestor(FRAMERS[path] ?? ''));
      // A suffix reserved for tests, which browsers treat like any other.
      const framers = [...open, '/whole-suffix'].sort().join(' ');
      await expect.poll(() => titleOf(lab, tab)).toBe(framers);
    },
  );

  it('of Feature-Policy: Chromium enforces it if Permissions-Policy does not name the feature', async () => {
    const lab = labOf('chromium');
    const lists = new Map<string, string | undefined>();
    for (const path of Object.keys(LIMITS)) {
      const tab = await lab.openTab(`https://limited.test${path}`);
      await expect.poll(() => titleOf(lab, tab)).toContain('usb');
      lists.set(path, await titleOf(lab, tab));
    }
    const self = 'https://limited.test';
    const untouched = `camera=${self} geolocation=${self} midi=${self} usb=${self}`;
    expect(lists.get('/none')).toBe(untouched);
    expect(lists.get('/old')).toBe(`camera= geolocation= midi= usb=${self}`);
    // The advised replacement has the same effect.
    expect(lists.get('/same')).toBe(lists.get('/old'));
    expect(lists.get('/both')).toBe(untouched.replace(`geolocation=${self}`, 'geolocation='));
    expect(lists.get('/malformed')).toBe(untouched.replace(`camera=${self}`, 'camera='));
  });

  it('that another extension removes are seen in Chromium, and missing in Firefox', async () => {
    for (const name of BROWSERS) {
      const lab = labOf(name);
      await lab.drive(() =>
        chrome.declarativeNetRequest.updateSessionRules({
          addRules: [
            {
              id: 1,
              condition: { requestDomains: ['changed.test'], resourceTypes: ['main_frame'] },
              action: {
                type: 'modifyHeaders',
                responseHeaders: [{ header: 'x-content-type-options', operation: 'remove' }],
              },
            },
          ],
        }),
      );
      const tab = await lab.openTab('https://changed.test/');
      expect(await valuesOf(lab, tab, 'content-type')).toEqual(['text/html']);
      expect(await valuesOf(lab, tab, 'x-content-type-options')).toEqual(
        name === 'firefox' ? [] : ['nosniff'],
      );
      const { chain } = await seenFacts(lab, tab);
      const altered = chain.seen ? chain.value.at(-1)?.altered : null;
      expect(altered).toEqual(name === 'firefox' ? undefined : ['x-content-type-options']);
    }
  });
});
