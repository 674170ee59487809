import { describe, expect, it } from 'vitest';
import { audit, type Advice, type StackMember, type StackName } from '../../src/engine/index.js';
import { fixesFor, STACKS, stackOf } from '../../src/fixes/index.js';
import { pageFixes } from '../../src/fixes/page.js';
import { pageWith } from '../support/page.js';
import { afterTexts } from './readers/index.js';

const EDGES = Object.keys(STACKS).filter((name) => stackOf(name)?.kind === 'edge') as StackName[];
const HOSTS = Object.keys(STACKS).filter((name) => stackOf(name)?.kind === 'host') as StackName[];

const member = (name: string): StackMember => ({ name, label: name, because: '', confidence: 'sure' });

const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
const HSTS: Advice = {
  op: 'set-header',
  name: 'Strict-Transport-Security',
  value: 'max-age=31536000; includeSubDomains',
};
const REDIRECT: Advice = { op: 'redirect-to-https' };
const POLICY: Advice = {
  op: 'set-header',
  name: 'Content-Security-Policy',
  value: "default-src 'self'",
  rollout: 'report-only-first',
  meanwhile: "object-src 'none'; base-uri 'self'; frame-ancestors 'self'",
};

function textsOf(stack: StackName, advice: readonly Advice[], host = ''): Record<string, string> {
  const blocks = fixesFor(advice, [member(stack)], { host }).blocks.filter(({ alternative }) => !alternative);
  return Object.fromEntries(blocks.map(({ place, text }) => [place, text]));
}

function whyNot(stack: StackName, advice: Advice, host = ''): string | undefined {
  const { blocks, refusals } = fixesFor([advice], [member(stack)], { host });
  expect(blocks).toEqual([]);
  return refusals[0]?.why;
}

const sent = (name: string, value: string) =>
  ({ scheme: 'https', status: 200, lines: [{ name, value }] }) as const;

describe.each(EDGES)('%s', (stack) => {
  const site = { nginxPlace: 'server', djangoSends: new Set<string>() } as const;

  it('sets a header where it is absent, and keeps another value', async () => {
    const { blocks } = fixesFor([NOSNIFF], [member(stack)]);
    for (const value of ['nosniff', 'other']) {
      const after = await afterTexts(blocks, [stack], sent('x-content-type-options', value), site);
      expect(after.lines.map((line) => line.value)).toEqual([value]);
    }
    const after = await afterTexts(blocks, [stack], sent('X-Test', 'a'), site);
    expect(after.lines).toContainEqual({
      name: expect.stringMatching(/^x-content-type-options$/i) as string,
      value: 'nosniff',
    });
  });

  it('leaves cookies, listings and debug pages to what is behind it', () => {
    for (const advice of [
      { op: 'set-cookie-attributes', cookie: 'a', role: 'session', secure: true },
      { op: 'turn-listing-off', path: '/' },
      { op: 'turn-debug-off' },
    ] satisfies Advice[])
      expect(whyNot(stack, advice)).toMatch(/^[^.]+\.(?: [^.]+\.)?$/);
  });

  it('refuses a nonce and a value that cannot be sent', () => {
    for (const value of ["script-src 'nonce-a'", 'é', ''])
      expect(whyNot(stack, { ...NOSNIFF, value })).toBeTypeOf('string');
  });

  it('says in warnings what its language cannot have in comments', () => {
    const { blocks } = fixesFor([POLICY], [member(stack)]);
    const words = blocks.flatMap(({ text, warnings }) => [text, ...warnings]).join('\n');
    expect(words).toContain('It is based on one page.');
    expect(words).toContain('Plugins and PDFs');
  });

  it('counts as tested for no page', () => {
    const page = pageWith({ url: 'https://a.test/' });
    const { fixes } = pageFixes(page, { ...audit(page), stack: [member(stack)] });
    expect(fixes.length).toBeGreaterThan(0);
    for (const { proven, tested } of fixes) expect([proven, tested]).toEqual([null, null]);
  });
});

describe('cloudflare', () => {
  it('has one rule for each header, HSTS for TLS only', () => {
    const { rules = '' } = textsOf('cloudflare', [NOSNIFF, HSTS]);
    const all = (JSON.parse(rules) as { rules: { description: string; expression: string }[] }).rules;
    expect(all.map(({ description }) => description)).toEqual([
      'Set X-Content-Type-Options',
      'Set Strict-Transport-Security',
    ]);
    expect(all[1]?.expression).toMatch(/^ssl and \(/);
  });

  it('has a Worker on workers.dev, _headers on pages.dev, and no redirect there', () => {
    expect(Object.keys(textsOf('cloudflare', [NOSNIFF], 'a.workers.dev'))).toEqual(['worker']);
    expect(textsOf('cloudflare', [NOSNIFF], 'a.pages.dev')).toEqual({
      files: '/*\n  X-Content-Type-Options: nosniff\n',
    });
    expect(whyNot('cloudflare', REDIRECT, 'a.pages.dev')).toContain('pages.dev');
    expect(textsOf('cloudflare', [REDIRECT], 'a.test')).toEqual({ https: '{\n  "value": "on"\n}' });
  });

  it('gives a policy on pages.dev without framing, which X-Frame-Options of a page may allow', () => {
    const { files = '' } = textsOf('cloudflare', [{ ...POLICY, unless: ['X-Frame-Options'] }], 'a.pages.dev');
    expect(files).toContain("  Content-Security-Policy: object-src 'none'; base-uri 'self'\n");
    expect(files).toContain("  Content-Security-Policy-Report-Only: default-src 'self'\n");
    expect(files).not.toContain('frame-ancestors');
  });

  it('has a Snippet instead of rules, but not for what no rule is needed', () => {
    const forms = (advice: Advice, host: string) =>
      fixesFor([advice], [member('cloudflare')], { host }).blocks.map(({ place, alternative = false }) => [
        place,
        alternative,
      ]);
    expect(forms(NOSNIFF, 'a.test')).toEqual([
      ['rules', false],
      ['snippet', true],
    ]);
    expect(forms(NOSNIFF, 'a.workers.dev')).toEqual([['worker', false]]);
    expect(forms(NOSNIFF, 'a.pages.dev')).toEqual([['files', false]]);
    expect(forms(REDIRECT, 'a.test')).toEqual([['https', false]]);
  });
});

describe('cloudfront', () => {
  it('has one policy with the members for each header', () => {
    const { policy = '' } = textsOf('cloudfront', [
      NOSNIFF,
      HSTS,
      { op: 'set-header', name: 'Permissions-Policy', value: 'camera=()' },
      { op: 'set-header', name: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
      { op: 'remove-header', name: 'X-Powered-By' },
    ]);
    expect(JSON.parse(policy)).toEqual({
      Name: 'security-headers',
      SecurityHeadersConfig: {
        ContentTypeOptions: { Override: false },
        StrictTransportSecurity: {
          Override: false,
          AccessControlMaxAgeSec: 31_536_000,
          IncludeSubdomains: true,
          Preload: false,
        },
      },
      CustomHeadersConfig: {
        Quantity: 2,
        Items: [
          { Header: 'Permissions-Policy', Value: 'camera=()', Override: false },
          { Header: 'Cross-Origin-Opener-Policy', Value: 'same-origin', Override: false },
        ],
      },
      RemoveHeadersConfig: { Quantity: 1, Items: [{ Header: 'X-Powered-By' }] },
    });
  });

  it('has a function for what depends on the response', () => {
    const text = textsOf('cloudfront', [{ ...NOSNIFF, replaces: 'none' }])['function'];
    expect(text?.split('\n')).toEqual([
      'function handler(event) {',
      '  const response = event.response;',
      '  const headers = response.headers;',
      '  if (!headers["x-content-type-options"] || (headers["x-content-type-options"] && !headers["x-content-type-options"].multiValue && headers["x-content-type-options"].value === "none")) headers["x-content-type-options"] = { value: "nosniff" };',
      '  return response;',
      '}',
    ]);
  });
});

describe('fastly', () => {
  it('sets on delivery, where the visitor is answered, and HSTS over TLS', () => {
    expect(textsOf('fastly', [HSTS])).toEqual({
      deliver: [
        'if (fastly.ff.visits_this_service == 0 && fastly_info.edge.is_tls && !resp.http.Strict-Transport-Security) {',
        '  set resp.http.Strict-Transport-Security = {"max-age=31536000; includeSubDomains"};',
        '}',
      ].join('\n'),
    });
  });

  it('redirects in two subroutines', () => {
    expect(Object.keys(textsOf('fastly', [REDIRECT]))).toEqual(['recv', 'error']);
  });
});

describe.each<StackName>(['vercel', 'firebase'])('%s', (stack) => {
  it('has one entry for all paths', () => {
    const { project = '' } = textsOf(stack, [NOSNIFF, HSTS]);
    expect(project.match(/"source"/g)).toHaveLength(1);
    expect(project.match(/"key"/g)).toHaveLength(2);
  });
});

describe.each<StackName>(['netlify', 'vercel', 'firebase'])('%s', (stack) => {
  it('redirects by itself', () => {
    expect(whyNot(stack, REDIRECT)).toContain('by itself');
  });
});

describe.each(HOSTS)('%s', (stack) => {
  it('says what its owner can do for HTTPS and HSTS', () => {
    expect(whyNot(stack, HSTS)).toBe(whyNot(stack, REDIRECT));
  });

  it('has a <meta> for what blocks nothing, which closes no finding', () => {
    const { blocks } = fixesFor([POLICY], [member(stack)]);
    expect(blocks.map(({ text, effect }) => [text, effect])).toEqual([
      [`<meta http-equiv="Content-Security-Policy" content="object-src 'none'; base-uri 'self'">`, []],
    ]);
    const { meanwhile: _, ...learned } = POLICY;
    expect(whyNot(stack, learned)).toContain('no headers');
    expect(whyNot(stack, { ...POLICY, replaces: "default-src 'none'" })).toContain('no headers');
  });

  it('has a <meta> for the referrer policy', () => {
    const advice: Advice = { op: 'set-header', name: 'Referrer-Policy', value: 'same-origin' };
    expect(textsOf(stack, [advice])).toEqual({ head: '<meta name="referrer" content="same-origin">' });
    expect(whyNot(stack, { ...advice, value: '"><script>' })).toContain('no headers');
  });
});

it('notes at the server behind an edge that the edge has old copies', () => {
  const { blocks } = fixesFor([NOSNIFF], [member('fastly'), member('nginx')]);
  const note = 'Pages in the cache of Fastly have the old headers until they expire.';
  expect(
    blocks
      .filter(({ stack }) => stack === 'nginx')
      .flatMap(({ warnings }) => warnings)
      .join(),
  ).toContain(note);
});

it('gives the texts of a server behind an edge the marks of their test', () => {
  const page = pageWith({ url: 'https://a.test/', headers: [['Server', 'nginx/1.26.3']] });
  const tested = (...chain: string[]) =>
    pageFixes(page, { ...audit(page), stack: chain.map(member) })
      .fixes.filter(({ stack }) => stack === 'nginx')
      .flatMap((fix) => fix.tested?.closes ?? []);
  expect(tested('nginx')).toContain('x-content-type-options/missing');
  expect(tested('cloudflare', 'nginx')).toContain('x-content-type-options/missing');
});

it('has no fix for the edge of a platform, unless a person chose it', () => {
  const stacks = (...chain: StackMember[]) =>
    new Set(fixesFor([NOSNIFF], chain, { host: 'a.test' }).blocks.map(({ stack }) => stack));
  expect(stacks(member('cloudflare'), member('shopify'))).toEqual(new Set());
  const chosen = { ...member('cloudflare'), chosen: true } as const;
  expect(stacks(chosen, member('shopify'))).toEqual(new Set(['cloudflare']));
});
