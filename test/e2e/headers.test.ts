import type { Browser } from 'webextension-polyfill';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SiteResponse } from '../../src/demo/index.js';
import { allowsAnyAncestor } from '../../src/engine/csp/open-hosts.js';
import { asPermissionsPolicy, parseFeaturePolicy } from '../../src/engine/parse/feature-policy.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { TWICE } from '../support/repeated-headers.js';
import { popupReport } from '../support/reported.js';
import { serveInRun } from '../support/run-site.js';
import { seenFacts } from '../support/seen-facts.js';
import { eventually } from '../support/until.js';

/** In the driver's page. */
declare const chrome: Browser & {
  readonly declarativeNetRequest: { updateSessionRules(change: object): Promise<void> };
};

const TYPE = ['Content-Type', 'text/html'] as const;

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
const SAME = asPermissionsPolicy(parseFeaturePolicy(FEATURE_POLICY)) ?? '';
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

describe.each(BROWSERS)('header lines in %s', (name) => {
  let lab: Lab;

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
    await serveInRun([...answers.keys(), ...handlers.keys()], (request) => {
      const { hostname } = request.url;
      return handlers.get(hostname)?.(request) ?? answers.get(hostname) ?? { status: 404 };
    });
    lab = await useLab(name);
  });

  it('that repeat are all there, although Firefox joins them', async () => {
    const tab = await lab.openTab('https://twice.test/');
    const values = await valuesOf(lab, tab, 'x-content-type-options');
    expect(values).toEqual(name === 'firefox' ? ['nosniff, nosniff'] : ['nosniff', 'nosniff']);
  });

  it('of Strict-Transport-Security: Firefox reports only the first, which is the one that counts', async () => {
    const tab = await lab.openTab('https://hsts-twice.test/');
    const first = ['max-age=31536000'];
    const values = await valuesOf(lab, tab, 'strict-transport-security');
    expect(values).toEqual(name === 'firefox' ? first : [...first, 'max-age=1']);
  });

  it('of two policies: the browser runs what neither policy blocks, and the popup shows that', async () => {
    const tab = await lab.openTab('https://two-policies.test/');
    await eventually('the title', () => titleOf(lab, tab)).toBe('Ran');
    expect((await popupReport(lab, tab, 'Copy fixes')).text).toContain('No policy blocks unsafe scripts');
  });

  it('of frame-ancestors: the values reported as allowing any site do so', async () => {
    const tab = await lab.openTab('https://framer.test/');
    const open = FRAMING.filter((path) => allowsAnyAncestor(FRAMERS[path] ?? ''));
    // A suffix reserved for tests, which browsers treat like any other.
    const framers = [...open, '/whole-suffix'].sort().join(' ');
    await eventually('the title', () => titleOf(lab, tab)).toBe(framers);
  });

  if (name === 'chromium')
    it('of Feature-Policy: Chromium enforces it if Permissions-Policy does not name the feature', async () => {
      const lists = new Map<string, string | undefined>();
      for (const path of Object.keys(LIMITS)) {
        const tab = await lab.openTab(`https://limited.test${path}`);
        await eventually('the title', () => titleOf(lab, tab)).toContain('usb');
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
    expect(await valuesOf(lab, tab, 'x-content-type-options')).toEqual(name === 'firefox' ? [] : ['nosniff']);
    const { chain } = await seenFacts(lab, tab);
    const altered = chain.seen ? chain.value.at(-1)?.altered : null;
    expect(altered).toEqual(name === 'firefox' ? undefined : ['x-content-type-options']);
  });
});
