import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit } from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';
import { runs } from '../../support/runs.js';

/** What a page with these policies loses for them. */
function cost(policies: readonly string[]): number {
  const headers = policies.map((value) => ['Content-Security-Policy', value] as const);
  const { findings } = audit(pageWith({ headers }));
  return findings.reduce(
    (sum, { rule, points }) => sum + (rule === 'content-security-policy' ? points : 0),
    0,
  );
}

/** What the HTTP Observatory takes for them. */
function merged(policies: readonly string[]): number {
  const headers = policies.map((value) => ['Content-Security-Policy', value] as const);
  return -audit(pageWith({ headers })).observatory.tests['content-security-policy'].modifier;
}

const FUZZ = { numRuns: runs(200) };

const SOURCES = [
  "'self'",
  "'none'",
  "'unsafe-inline'",
  "'unsafe-eval'",
  "'strict-dynamic'",
  "'nonce-dGhpcyBpcyByYW5kb20x'",
  'data:',
  '*',
  'https:',
  'http:',
  'http://a.example',
  'https://a.example',
];
const NAMES = ['default-src', 'script-src', 'style-src', 'img-src', 'connect-src'];

const arbitraryPolicy = fc
  .dictionary(fc.constantFrom(...NAMES), fc.uniqueArray(fc.constantFrom(...SOURCES), { maxLength: 4 }), {
    minKeys: 0,
    maxKeys: 4,
    noNullPrototype: true,
  })
  .map((lists) => [
    'upgrade-insecure-requests',
    // Without it, the Observatory takes 20 points, which are none here.
    "object-src 'none'",
    ...Object.entries(lists).map(([name, sources]) => [name, ...sources].join(' ')),
  ])
  .map((directives) => directives.join('; '));
const arbitraryPolicies = fc.array(arbitraryPolicy, { minLength: 2, maxLength: 3 });

/** The sources of the directive in a policy as it is written here, or of default-src; null where it has neither. */
function sourcesOf(policy: string, name: string): readonly string[] | null {
  const lists = new Map(policy.split('; ').map((text) => [text.split(' ')[0], text.split(' ').slice(1)]));
  return lists.get(name) ?? lists.get('default-src') ?? null;
}

/** What a policy alone lets run, told apart from the engine: inline script, and script of any https host. */
const RUNS: Readonly<Record<string, (sources: readonly string[]) => boolean>> = {
  'inline script': (sources) =>
    sources.includes("'unsafe-inline'") &&
    !sources.some((source) => source.startsWith("'nonce-") || source === "'strict-dynamic'"),
  'scripts of any host': (sources) =>
    sources.some((source) => ['*', 'https:', 'http:'].includes(source)) &&
    !sources.includes("'strict-dynamic'"),
};

describe('several policies, each enforced by itself', () => {
  it.each(Object.entries(RUNS))('cost 20 at least where every one allows %s', (_, runs) => {
    fc.assert(
      fc.property(arbitraryPolicies, (policies) => {
        const isOpen = policies.every((policy) => {
          const sources = sourcesOf(policy, 'script-src');
          return sources === null || runs(sources);
        });
        fc.pre(isOpen);
        expect(cost(policies)).toBeGreaterThanOrEqual(20);
      }),
      FUZZ,
    );
  });

  it('cost 10 at least where every one allows eval', () => {
    fc.assert(
      fc.property(arbitraryPolicies, (policies) => {
        const lists = policies.map((policy) => sourcesOf(policy, 'script-src'));
        fc.pre(lists.every((sources) => sources?.includes("'unsafe-eval'") ?? true));
        expect(cost(policies)).toBeGreaterThanOrEqual(10);
      }),
      FUZZ,
    );
  });

  it('never cost less than the HTTP Observatory takes for them', () => {
    fc.assert(
      fc.property(arbitraryPolicies, (policies) => {
        expect(cost(policies)).toBeGreaterThanOrEqual(Math.max(0, merged(policies)));
      }),
      FUZZ,
    );
  });

  it('cost no more than that, or than the best of them alone', () => {
    fc.assert(
      fc.property(arbitraryPolicies, (policies) => {
        const alone = policies.map((policy) => cost([policy]));
        expect(cost(policies)).toBeLessThanOrEqual(Math.max(merged(policies), Math.min(...alone)));
      }),
      FUZZ,
    );
  });

  it('cost what the one costs, where the others limit nothing', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (policy) => {
        // Without a nonce it costs 25 and opens nothing; with one, browsers ignore what the Observatory counts.
        fc.pre(!policy.includes("'strict-dynamic'"));
        // The Observatory counts eval in style-src, where browsers run nothing by it.
        fc.pre(!/(?:style|default)-src[^;]*'unsafe-eval'/.test(policy));
        const alone = cost([policy]);
        expect(cost(['upgrade-insecure-requests', policy])).toBe(alone);
        expect(cost([policy, 'upgrade-insecure-requests'])).toBe(alone);
      }),
      FUZZ,
    );
  });

  it('say nothing of their own beside one policy', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (policy) => {
        const { findings, passes } = audit(pageWith({ headers: [['Content-Security-Policy', policy]] }));
        const ids = [...findings, ...passes].map(({ id }) => id);
        expect(ids.filter((id) => /^content-security-policy\/(?:enforced|merged)/.test(id))).toEqual([]);
      }),
      FUZZ,
    );
  });
});
