import { describe, expect, it } from 'vitest';
import type { SiteResponse } from '../../src/demo/index.js';
import type { Browser } from 'webextension-polyfill';
import { audit } from '../../src/engine/index.js';
import { snapshotOf } from '../../src/capture/snapshot.js';
import { BROWSERS, useLab, type BrowserName } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { viewedFacts } from '../support/seen-facts.js';

/** In a page of the driver extension. */
declare const chrome: Browser;

// What a policy blocks in the browser: each page lists in its title what ran, and the report must agree.

interface Case {
  readonly policy: string;
  readonly body: string;
  /** What ran or loaded, in the page's title. */
  readonly ran?: string;
  /** The messages of csp-blocks for the popup's facts. */
  readonly says: Readonly<Record<BrowserName, readonly string[]>>;
}

const both = (...messages: readonly string[]) => ({ chromium: messages, firefox: messages });
const INLINE = '<script>document.title += "inline "</script>';
const NONCED = '<script nonce=abc>document.title += "nonced "</script>';
const HASH = "'sha256-lUqAFrO6+8EQM3iH1YbeQ3MKGHG7EuylU5IAZhxAIDc='";

const CASES: Readonly<Record<string, Case>> = {
  'inline-under-none': { policy: "default-src 'none'", body: INLINE, says: both('inline-scripts') },
  'unsafe-inline': { policy: "script-src 'unsafe-inline'", body: INLINE, ran: 'inline ', says: both() },
  'nonce-on-one-of-two': {
    policy: "script-src 'nonce-abc'",
    body: INLINE + NONCED,
    ran: 'nonced ',
    says: both('inline-scripts'),
  },
  'nonce-on-all': { policy: "script-src 'nonce-abc'", body: NONCED, ran: 'nonced ', says: both() },
  'added-by-a-trusted-script': {
    policy: "script-src 'nonce-abc' 'strict-dynamic'",
    body: `<script nonce=abc>const s = document.createElement('script'); s.text = 'document.title += "added "'; document.head.append(s)</script>`,
    ran: 'added ',
    says: both(),
  },
  'nonce-given-by-a-script': {
    policy: "script-src 'nonce-abc'",
    body: `<script nonce=abc>const s = document.createElement('script'); s.nonce = 'abc'; s.text = 'document.title += "given "'; document.head.append(s)</script>`,
    ran: 'given ',
    says: both(),
  },
  'own-file-under-none': {
    policy: "default-src 'none'",
    body: '<script src=/run.js></script>',
    says: both('own-scripts'),
  },
  handler: {
    policy: "script-src 'self'",
    body: '<img src=/none.png onerror="document.title += \'handler \'">',
    says: both('event-handlers'),
  },
  'report-only': { policy: '', body: INLINE, ran: 'inline ', says: both() },
  'style-by-script': {
    policy: "style-src 'self'",
    body: `<p>a</p><script>document.querySelector('p').style.color = 'red'; document.title += 'styled '</script>`,
    ran: 'styled ',
    says: both(),
  },
  'style-attribute': {
    policy: "style-src 'self'",
    body: '<p style="color: red">a</p>',
    // Firefox does not report it, and the attribute may have been set by a script.
    says: { chromium: ['style-attributes'], firefox: [] },
  },
  'meta-after-script': {
    policy: '',
    body: `${INLINE}<meta http-equiv=Content-Security-Policy content="script-src 'none'">`,
    ran: 'inline ',
    says: both(),
  },
  'own-frame': {
    policy: "frame-src 'none'",
    body: '<iframe src=/framed></iframe>',
    says: both('own-frames'),
  },
  'script-of-another-host-of-the-site': {
    policy: "script-src 'self'",
    body: '<script src=https://static.page.test/run.js></script>',
    says: { chromium: ['own-scripts'], firefox: [] },
  },
  prefetched: {
    policy: "default-src 'none'",
    body: '<link rel=prefetch href=/run.js>',
    says: { chromium: ['own-loads'], firefox: [] },
  },
  'inline-code-that-another-site-adds': {
    policy: "script-src https://ads.test 'nonce-abc'",
    body: `${NONCED}<script src=https://ads.test/adds.js></script>`,
    ran: 'nonced ',
    says: { chromium: ['added-code'], firefox: ['inline-scripts'] },
  },
  'inline-code-that-a-library-runs': {
    policy: "script-src 'self'",
    body: '<script src=/runs.js></script>',
    says: { chromium: ['added-code'], firefox: [] },
  },
  'a-foreign-picture': {
    policy: "img-src 'self'",
    body: '<img src=https://ads.test/a.png>',
    says: { chromium: ['other-loads'], firefox: [] },
  },
  'by-hash': { policy: `script-src ${HASH}`, body: INLINE, ran: 'inline ', says: both() },
};

describe.each(BROWSERS)('what a policy blocks, in %s', (name) => {
  // A browser and many pages, one after the other.
  it('the report agrees with what ran', { timeout: 180_000 }, async () => {
    const script = (body: string): SiteResponse => ({ headers: [['Content-Type', 'text/javascript']], body });
    const adds =
      "const s = document.createElement('script'); s.text = 'document.title += \"added \"'; document.head.append(s);";
    await serveInRun(['page.test', 'static.page.test', 'ads.test'], ({ url }): SiteResponse => {
      if (url.pathname === '/adds.js') return script(adds);
      if (url.pathname === '/runs.js') return script(`${adds} s.remove();`);
      if (url.pathname === '/run.js') return script('document.title += "file "');
      const one = CASES[url.pathname.slice(1)];
      if (!one) return { status: 404 };
      const onTrial = url.pathname === '/report-only';
      return {
        headers: [
          ['Content-Type', 'text/html; charset=utf-8'],
          ...(one.policy === '' ? [] : [['Content-Security-Policy', one.policy] as const]),
          ...(onTrial ? [['Content-Security-Policy-Report-Only', "default-src 'none'"] as const] : []),
        ],
        body: `<!doctype html><title></title>${one.body}`,
      };
    });
    const lab = await useLab(name);
    const said: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const [path, { ran = '', says }] of Object.entries(CASES)) {
      const tab = await lab.openTab(`https://page.test/${path}`);
      await lab.openPopup(tab);
      const facts = await viewedFacts(lab, tab);
      const title = await lab.drive(async (id) => (await chrome.tabs.get(id)).title ?? '', tab);
      const { findings } = audit(snapshotOf(facts, Date.now()));
      const messages = findings.filter(({ rule }) => rule === 'csp-blocks').map(({ message }) => message);
      said[path] = { ran: title.includes('page.test') ? '' : title, messages };
      expected[path] = { ran: ran.trim(), messages: says[name] };
      await lab.closePopup();
      await lab.closeTabs();
    }
    expect(said).toEqual(expected);
  });
});
