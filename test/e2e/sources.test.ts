import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SiteResponse } from '../../src/demo/index.js';
import type { Browser } from 'webextension-polyfill';
import { BROWSERS, useLab, type BrowserName } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';

/** In a page of the driver extension. */
declare const chrome: Browser;

// The browsers are asked what the rules say of sources and integrity: each part of a page marks in the title that it ran.

interface Case {
  readonly policy?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly ran: Readonly<Record<BrowserName, string>>;
}

const both = (ran: string) => ({ chromium: ran, firefox: ran });
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
const says = (word: string) => `document.title += "+${word}"`;

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const KEY = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
const ANOTHER_KEY = Buffer.alloc(32, 7).toString('base64');

/** RFC 9421: a signature of the digest in the response. */
function signatureOf(body: string): (readonly [string, string])[] {
  const digest = `sha-256=:${sha256(body)}:`;
  const parameters = `("unencoded-digest";sf);keyid="${KEY}";tag="ed25519-integrity"`;
  const base = `"unencoded-digest";sf: ${digest}\n"@signature-params": ${parameters}`;
  return [
    ['Unencoded-Digest', digest],
    ['Signature-Input', `signature=${parameters}`],
    ['Signature', `signature=:${sign(null, Buffer.from(base), privateKey).toString('base64')}:`],
  ];
}

const FILES: Readonly<Record<string, string>> = {
  '/own.js': says('own'),
  '/other.js': says('other'),
  '/signed.js': says('signed'),
  '/eval.js': `try { eval('${says('eval')}') } catch {}`,
};
const INLINE = `<script>${says('inline')}</script>`;
const OWN = '<script src=/own.js></script>';
const OTHER = '<script src=//ads.test/other.js></script>';
const EVAL = '<script src=/eval.js></script>';
const SIGNED = `<script src=/signed.js crossorigin integrity="ed25519-${KEY}"></script>`;
const HELD = `integrity="sha256-${sha256(says('own'))}"`;
const SHEET = `<link rel=stylesheet href=/a.css onload='${says('style')}'>`;
const SCRIPTS_ONLY = [['Integrity-Policy', 'blocked-destinations=(script)']] as const;

const CASES: Readonly<Record<string, Case>> = {
  'a URL hash switches hosts off in Chromium': {
    policy: `script-src 'self' https: 'unsafe-inline' 'url-sha256-${sha256('https://ads.test/other.js')}'`,
    body: OWN + OTHER + INLINE,
    ran: { chromium: '+inline', firefox: '+own+other+inline' },
  },
  'an eval hash switches unsafe-eval off in Chromium': {
    policy: `script-src 'self' 'unsafe-eval' 'eval-sha256-${sha256(says('eval'))}'`,
    body: OWN + EVAL,
    ran: { chromium: '+own', firefox: '+own+eval' },
  },
  'strict-dynamic-url changes nothing': {
    policy: "script-src 'self' 'unsafe-inline' 'strict-dynamic-url'",
    body: OWN + OTHER + INLINE,
    ran: both('+own+inline'),
  },
  'a key in a policy lets in what is signed, and switches unsafe-inline off, in Chromium': {
    policy: `script-src 'ed25519-${KEY}' 'unsafe-inline'`,
    body: SIGNED + INLINE,
    ran: { chromium: '+signed', firefox: '+inline' },
  },
  'a signature is checked by Chromium': {
    body: SIGNED + SIGNED.replace(KEY, ANOTHER_KEY),
    ran: { chromium: '+signed', firefox: '+signed+signed' },
  },
  'a signature counts for Integrity-Policy in Chromium': {
    headers: SCRIPTS_ONLY,
    body: SIGNED,
    ran: { chromium: '+signed', firefox: '' },
  },
  'a hash counts for Integrity-Policy if it is fetched with CORS': {
    headers: SCRIPTS_ONLY,
    body: `<script src=/own.js ${HELD}></script><script src=/own.js ${HELD} crossorigin></script>`,
    ran: both('+own'),
  },
  'styles are not blocked by Integrity-Policy': {
    headers: [['Integrity-Policy', 'blocked-destinations=(style script)']],
    body: SHEET + OWN,
    ran: both('+style'),
  },
  'the name of an algorithm in capitals is none': {
    body: `<script src=/own.js integrity="SHA256-${'A'.repeat(43)}="></script>`,
    ran: both('+own'),
  },
  'a nonce with other characters than base64 is none': {
    policy: "script-src 'unsafe-inline' 'nonce-a.b'",
    body: `${INLINE}<script nonce=a.b>${says('nonced')}</script>`,
    ran: both('+inline+nonced'),
  },
  'a name with an underscore is no host': {
    policy: 'script-src https://a_b.test',
    body: '<script src=https://a_b.test/other.js></script>',
    ran: both(''),
  },
  'a query is passed over': {
    policy: 'script-src https://page.test/own.js?v=1',
    body: OWN,
    ran: both('+own'),
  },
  'Trusted Types need script in quotes and lower case': {
    policy: "require-trusted-types-for script 'SCRIPT'",
    body: `<p></p><script>document.querySelector('p').innerHTML = 'x'; ${says('sink')}</script>`,
    ran: both('+sink'),
  },
  'each of two policies is enforced by itself': {
    headers: [
      ['Content-Security-Policy', 'upgrade-insecure-requests'],
      ['Content-Security-Policy', "default-src * 'unsafe-inline' 'unsafe-eval' data:"],
    ],
    body: INLINE + EVAL,
    ran: both('+inline+eval'),
  },
};

describe.each(BROWSERS)('what sources and integrity do, in %s', (name) => {
  it('is what the rules say', async () => {
    const paths = Object.keys(CASES).map((_, at) => `/case-${String(at)}`);
    await serveInRun(['page.test', 'ads.test', 'a_b.test'], ({ url }): SiteResponse => {
      const file = FILES[url.pathname];
      if (file !== undefined) {
        const signature = url.pathname === '/signed.js' ? signatureOf(file) : [];
        const headers = [
          ['Content-Type', 'text/javascript'],
          ['Access-Control-Allow-Origin', '*'],
        ] as const;
        return { headers: [...headers, ...signature], body: file };
      }
      if (url.pathname === '/a.css') return { headers: [['Content-Type', 'text/css']], body: '' };
      const one = Object.values(CASES)[paths.indexOf(url.pathname)];
      if (!one) return { status: 404 };
      return {
        headers: [
          ['Content-Type', 'text/html; charset=utf-8'],
          ...(one.policy === undefined ? [] : [['Content-Security-Policy', one.policy] as const]),
          ...(one.headers ?? []),
        ],
        body: `<!doctype html><title></title>${one.body}`,
      };
    });
    const lab = await useLab(name);
    const ran: Record<string, string> = {};
    for (const [at, words] of Object.keys(CASES).entries()) {
      const tab = await lab.openTab(`https://page.test${paths[at] ?? ''}`);
      ran[words] = await lab.drive(async (tabId) => {
        const [frame] = await chrome.scripting.executeScript({
          target: { tabId },
          func: () => document.title,
        });
        return String(frame?.result);
      }, tab);
      await lab.closeTabs();
    }
    expect(ran).toEqual(
      Object.fromEntries(Object.entries(CASES).map(([words, one]) => [words, one.ran[name]])),
    );
  });
});
