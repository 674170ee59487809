import { describe, expect, test } from 'vitest';
import { pagePolicies, parseAllowed, type DirectiveReading, type Load } from '../../../src/engine/index.js';
import { MAX_EXPRESSIONS } from '../../../src/engine/csp/allowed.js';
import { pageWith, type PageParts } from '../../support/page.js';

const SELF = 'https://shop.example.com';
const script = (url: string, isRedirected = false): Load => ({ url, kind: 'script-src-elem', isRedirected });

function readingsOf(parts: PageParts, loads: readonly Load[] = []) {
  const page = pageWith(parts);
  const policies = pagePolicies(page);
  if (!policies.seen) throw new Error(policies.because);
  return parseAllowed(policies.value, page.url, loads);
}

function directive(value: string, name: string, loads: readonly Load[] = []): DirectiveReading {
  const found = readingsOf({ headers: [['Content-Security-Policy', value]] }, loads)[0]?.directives.find(
    (one) => one.name === name,
  );
  if (!found) throw new Error(name);
  return found;
}

describe('the policies of a page', () => {
  test('are those of its header, each by itself, of its markup, and those on trial', () => {
    const readings = readingsOf({
      headers: [
        ['Content-Security-Policy', "default-src 'self', img-src *"],
        ['Content-Security-Policy-Report-Only', "script-src 'none'"],
      ],
      metas: [{ httpEquiv: 'content-security-policy', content: "frame-ancestors 'none'; base-uri 'none'" }],
    });
    expect(readings.map(({ kind, directives }) => [kind, directives.map(({ name }) => name)])).toEqual([
      ['header', ['default-src']],
      ['header', ['img-src']],
      ['meta', ['frame-ancestors', 'base-uri']],
      ['report-only', ['script-src']],
    ]);
    expect(readings[2]?.directives.map(({ status }) => status)).toEqual(['not-in-meta', 'in-effect']);
  });

  test('are not known where the answer was not seen', () => {
    expect(pagePolicies(pageWith({ headers: 'forgotten' }))).toEqual({ seen: false, because: 'forgotten' });
  });
});

describe('a directive', () => {
  test('decides over what no more exact one does', () => {
    const policy = "default-src 'self'; script-src 'self'; script-src-attr 'none'; child-src 'self'";
    expect(directive(policy, 'script-src').governs).toEqual(['script-src-elem']);
    expect(directive(policy, 'script-src-attr').governs).toEqual(['script-src-attr']);
    expect(directive(policy, 'child-src').governs).toEqual(['frame-src', 'worker-src']);
    expect(directive(policy, 'default-src').governs).not.toContain('script-src-elem');
    expect(directive(policy, 'default-src').governs).toContain('img-src');
  });

  test.each([
    ["img-src *; img-src 'none'", 'repeated'],
    ["img-src *; imgsrc 'none'", 'unknown'],
    ['img-src *; block-all-mixed-content', 'retired'],
  ])('%s: the second is %s and decides over nothing', (policy, status) => {
    const second = readingsOf({ headers: [['Content-Security-Policy', policy]] })[0]?.directives[1];
    expect(second).toMatchObject({ status, governs: [] });
  });
});

describe('a source expression', () => {
  test('has what it let in, each address once, whatever else would have', () => {
    const loads = [
      script(`${SELF}/a.js`),
      script(`${SELF}/a.js`),
      script('https://cdn.example/lib/b.js'),
      script('https://elsewhere.example/c.js'),
      { url: `${SELF}/a.png`, kind: 'img-src', isRedirected: false } as const,
    ];
    const { sources, unnamed } = directive(
      "script-src 'self' https://cdn.example/lib/ 'nonce-AbC'",
      'script-src',
      loads,
    );
    expect(sources).toEqual([
      { text: "'self'", kind: 'self', allowed: { count: 1, examples: [`${SELF}/a.js`] } },
      {
        text: 'https://cdn.example/lib/',
        kind: 'host',
        allowed: { count: 1, examples: ['https://cdn.example/lib/b.js'] },
      },
      { text: "'nonce-AbC'", kind: 'nonce' },
    ]);
    expect(unnamed).toEqual({ count: 1, examples: ['https://elsewhere.example/c.js'] });
  });

  test('is passed over beside what makes it so', () => {
    const ignored = (policy: string) =>
      directive(policy, 'script-src').sources.map(({ text, ignored }) => [text, ignored ?? '']);
    expect(ignored("script-src 'strict-dynamic' 'nonce-a' https: 'self' 'unsafe-inline'")).toEqual([
      ["'strict-dynamic'", ''],
      ["'nonce-a'", ''],
      ['https:', 'strict-dynamic'],
      ["'self'", 'strict-dynamic'],
      ["'unsafe-inline'", 'nonce-or-hash'],
    ]);
    expect(ignored("script-src 'none' https:")).toEqual([
      ["'none'", 'none-not-alone'],
      ['https:', ''],
    ]);
  });

  test('beyond what is looked at lets in nothing known, and nothing is said to be unnamed', () => {
    const list = Array.from({ length: MAX_EXPRESSIONS + 1 }, (_, at) => `h${at}.example`).join(' ');
    const { sources, unnamed } = directive(`script-src ${list}`, 'script-src', [
      script('https://x.example/'),
    ]);
    expect(sources.at(-2)?.allowed).toEqual({ count: 0, examples: [] });
    expect(sources.at(-1)?.allowed).toBeUndefined();
    expect(unnamed.count).toBe(0);
  });
});
