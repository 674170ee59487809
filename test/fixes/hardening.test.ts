import { describe, expect, it } from 'vitest';
import schema from '../../schema/report.schema.json' with { type: 'json' };
import { audit, suppressionsFor, type PageSnapshot } from '../../src/engine/index.js';
import { STACKS, stackOf, type Hardening } from '../../src/fixes/index.js';
import { hardeningFor } from '../../src/fixes/hardening.js';
import { pageFixes } from '../../src/fixes/page.js';
import { meantAs, pageWith, type PageParts } from '../support/page.js';

const IDS = [
  'session-samesite',
  'permissions-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'trusted-types',
  'dns-prefetch',
  'trace',
  'error-details',
  'integrity',
];

/** A policy that no finding changes. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const LIBRARY = { element: 'script', url: 'https://cdn.example.net/lib@1.2.3/a.js' };

const BARE: PageParts = {
  url: 'https://shop.test/',
  setCookies: ['sessionid=a; Path=/; Secure'],
  headers: [['Content-Security-Policy', POLICY]],
  content: { resources: [LIBRARY] },
};

function further(parts: PageParts, ...chain: string[]): readonly Hardening[] {
  return ofPage(pageWith({ ...BARE, ...parts }), chain);
}

function ofPage(page: PageSnapshot, chain: readonly string[]): readonly Hardening[] {
  const stack = chain.map((name) => ({ name, label: name, because: '', confidence: 'sure' as const }));
  return hardeningFor(page, { ...audit(page, meantAs(page, 404)), stack });
}

const ids = (items: readonly Hardening[]) => items.map(({ id }) => id);
const textsOf = (items: readonly Hardening[], id: string) =>
  items.find((one) => one.id === id)?.fixes.map(({ stack, text }) => `${stack}: ${text}`) ?? [];

describe('hardeningFor', () => {
  it('has each item with what it may break, as one sentence', () => {
    const items = further({}, 'apache', 'django');
    expect(ids(items)).toEqual(IDS);
    for (const { why, mayBreak } of items) {
      expect(why).toMatch(/^[A-Z].*\.$/);
      expect(mayBreak).toMatch(/^[A-Z][^.]*\.$/);
    }
  });

  it('has no item that the schema of reports lacks', () => {
    expect(schema.$defs.hardening.properties.id.enum).toEqual(IDS);
  });

  it.each<[string, PageParts, string]>([
    [
      'a session cookie with SameSite',
      { setCookies: ['sessionid=a; SameSite=None; Secure'] },
      'session-samesite',
    ],
    ['no session cookie', { setCookies: ['theme=a'] }, 'session-samesite'],
    ['a Permissions-Policy', { headers: [['Permissions-Policy', 'camera=(self)']] }, 'permissions-policy'],
    [
      'one that only reports',
      { headers: [['Permissions-Policy-Report-Only', 'camera=()']] },
      'permissions-policy',
    ],
    ['a Feature-Policy', { headers: [['Feature-Policy', "camera 'none'"]] }, 'permissions-policy'],
    [
      'an opener policy',
      { headers: [['Cross-Origin-Opener-Policy', 'unsafe-none']] },
      'cross-origin-opener-policy',
    ],
    ['an invalid one', { headers: [['Cross-Origin-Opener-Policy', 'on']] }, 'cross-origin-opener-policy'],
    ['HTTP', { url: 'http://shop.test/' }, 'cross-origin-opener-policy'],
    [
      'a resource policy',
      { headers: [['cross-origin-resource-policy', 'cross-origin']] },
      'cross-origin-resource-policy',
    ],
    [
      'a response for any site',
      { headers: [['Access-Control-Allow-Origin', '*']] },
      'cross-origin-resource-policy',
    ],
    ['no policy', { headers: [] }, 'trusted-types'],
    [
      'Trusted Types',
      { headers: [['Content-Security-Policy', `${POLICY}; require-trusted-types-for 'script'`]] },
      'trusted-types',
    ],
    [
      'a second policy, which only reports',
      {
        headers: [
          ['Content-Security-Policy', POLICY],
          ['Content-Security-Policy-Report-Only', "img-src 'self'"],
        ],
      },
      'trusted-types',
    ],
    [
      'a policy that a fix changes',
      { headers: [['Content-Security-Policy', "script-src 'self' 'unsafe-inline'"]] },
      'trusted-types',
    ],
    ['prefetching that is on', { headers: [['X-DNS-Prefetch-Control', 'on']] }, 'dns-prefetch'],
    ['data', { contentType: 'application/json' }, 'permissions-policy'],
    ['data', { contentType: 'application/json' }, 'dns-prefetch'],
    [
      'files with integrity',
      { content: { resources: [{ ...LIBRARY, integrity: `sha384-${'A'.repeat(64)}` }] } },
      'integrity',
    ],
    [
      'files that change',
      { content: { resources: [{ element: 'script', url: 'https://js.stripe.com/v3/' }] } },
      'integrity',
    ],
  ])('with %s, %#: not %s', (_, parts, id) => {
    expect(ids(further({}, 'nginx'))).toContain(id);
    expect(ids(further(parts, 'nginx'))).not.toContain(id);
  });

  it('has nothing for a page that was not seen', () => {
    expect(
      further({ headers: 'forgotten', setCookies: 'forgotten', markup: 'page-not-read' }, 'nginx'),
    ).toEqual([]);
  });

  it('has nothing that a finding has a fix for, and nothing that was suppressed', () => {
    const page = pageWith({
      ...BARE,
      status: 404,
      content: { texts: [{ needle: 'Werkzeug Debugger', where: 'title' }] },
    });
    expect(audit(pageWith(BARE)).findings.flatMap(({ advice }) => advice)).not.toContainEqual({
      op: 'turn-debug-off',
    });
    const fixed = audit(page, meantAs(page, 404)).findings.some(({ advice }) =>
      advice.some(({ op }) => op === 'turn-debug-off'),
    );
    expect(ids(ofPage(page, ['flask'])).includes('error-details')).toBe(!fixed);
    const bare = pageWith(BARE);
    const entry = { site: 'shop.test', finding: 'permissions-policy/missing', reason: 'agreed' };
    const report = audit(bare, suppressionsFor(bare.url, [entry], '2026-11-25'));
    expect(report.findings.some(({ suppressed }) => suppressed)).toBe(true);
    expect(ids(hardeningFor(bare, report))).not.toContain('permissions-policy');
  });

  it('is in no fix', () => {
    const page = pageWith(BARE);
    const stack = [{ name: 'nginx', label: 'nginx', because: '', confidence: 'sure' as const }];
    const fixes = JSON.stringify(pageFixes(page, { ...audit(page), stack }).fixes);
    for (const name of ['Permissions-Policy', 'Opener-Policy', 'Resource-Policy', 'DNS-Prefetch', 'SameSite'])
      expect(fixes).not.toContain(name);
  });

  it('has a text for every stack, and the header where there is none', () => {
    for (const name of Object.keys(STACKS)) {
      for (const { id, fixes, refusals, headers } of further({}, name)) {
        if (id === 'integrity') continue;
        expect([name, id, fixes.length + refusals.length > 0]).toEqual([name, id, true]);
        // They set all headers in one text, which a second one would replace, or set few or none.
        const hasNone =
          /^(?:caddy|cloudfront|django|drupal|laravel|litespeed|nuxt|php|rails|sveltekit|symfony|tomcat|traefik|wordpress)$/.test(
            name,
          ) || stackOf(name)?.kind === 'host';
        if (headers.length > 0) expect([name, fixes.length]).toEqual([hasNone ? name : '', 0]);
      }
    }
    const unknown = further({}).find(({ id }) => id === 'cross-origin-opener-policy');
    expect(unknown?.fixes).toEqual([]);
    expect(unknown?.headers).toEqual([
      { name: 'Cross-Origin-Opener-Policy', value: 'same-origin-allow-popups' },
    ]);
  });

  it('turns TRACE off where Apache may answer it', () => {
    // Seen: Apache 2.4 echoes the request by default, nginx 1.26 responds with 405 also for what is behind it.
    expect(textsOf(further({}, 'apache'), 'trace')).toEqual(['apache: TraceEnable Off']);
    expect(textsOf(further({}, 'haproxy', 'apache'), 'trace')).toEqual(['apache: TraceEnable Off']);
    for (const chain of [['nginx'], ['nginx', 'apache'], ['express']])
      expect(ids(further({}, ...chain))).not.toContain('trace');
    const [trace] = further({}, 'imperva').filter(({ id }) => id === 'trace');
    expect(trace?.fixes).toEqual([]);
    expect(trace?.check).toHaveLength(1);
  });

  it('sets SameSite in the application only: a server would replace the Strict of another response', () => {
    const [atServer] = further({}, 'nginx').filter(({ id }) => id === 'session-samesite');
    expect(atServer).toMatchObject({ fixes: [], headers: [], refusals: [{ label: 'nginx' }] });
    expect(textsOf(further({}, 'django'), 'session-samesite')).toEqual([
      'django: SESSION_COOKIE_SAMESITE = "Lax"',
    ]);
  });

  it('says to add the cookie to the text that changes all cookies', () => {
    const [item] = further({}, 'wordpress').filter(({ id }) => id === 'session-samesite');
    expect(item).toMatchObject({ fixes: [], refusals: [{ label: 'WordPress' }] });
  });

  it('reads the browser’s store for cookies that the page did not send', () => {
    const stored = { name: 'PHPSESSID', domain: 'shop.test', path: '/', httpOnly: true };
    const unsent = further({ setCookies: [], stored: [{ ...stored, sameSite: 'unspecified' }] }, 'php');
    expect(textsOf(unsent, 'session-samesite')).toEqual([
      "php: @session_set_cookie_params([\n    'samesite' => 'Lax',\n]);",
    ]);
    for (const other of [{ sameSite: 'lax' }, { domain: '.test', hostOnly: false }] as const)
      expect(ids(further({ setCookies: [], stored: [{ ...stored, ...other }] }, 'php'))).not.toContain(
        'session-samesite',
      );
  });

  it('says nothing of errors in Django whose error page reveals nothing', () => {
    const plain = { status: 404, headers: [] };
    expect(audit(pageWith({ ...BARE, ...plain })).passes.map(({ id }) => id)).toContain('error-page/plain');
    expect(ids(further(plain, 'django'))).not.toContain('error-details');
    expect(ids(further(plain, 'express'))).toContain('error-details');
  });
});
