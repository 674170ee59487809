import { describe, expect, test } from 'vitest';
import { audit, gradeOf, RULES } from '../../src/engine/index.js';
import { scoreOf } from '../../src/engine/grade.js';
import { OBSERVATORY, snapshotOf, type ObservatoryCase } from '../support/observatory.js';

const TESTS = [
  'strict-transport-security',
  'content-security-policy',
  'x-content-type-options',
  'cookies',
] as const;
type TestName = (typeof TESTS)[number];

/** What a browser extension cannot see, and so never claims. Each exclusion says which cases it covers. */
const NOT_SEEN: readonly {
  readonly why: string;
  readonly test: TestName;
  readonly covers: (site: ObservatoryCase, expected: string) => boolean;
  readonly cases: number;
}[] = [
  {
    why: 'the preload list is not in the browser’s evidence; the header alone is judged',
    test: 'strict-transport-security',
    covers: (_, expected) => expected === 'hsts-preloaded',
    cases: 12,
  },
  {
    why: 'a page with a bad certificate is not shown, or somebody has clicked the warning away; either way it is not in the evidence',
    test: 'strict-transport-security',
    covers: (_, expected) => expected === 'hsts-invalid-cert',
    cases: 3,
  },
  {
    why: 'the Observatory judges what port 443 answered; we judge the document that is shown, and this chain leads back to http',
    test: 'strict-transport-security',
    covers: (site) => site.id === 'edge-redir-downgrade',
    cases: 1,
  },
  {
    why: 'only the preload list protects this cookie',
    test: 'cookies',
    covers: (site) => site.id === 'edge-cookie-preloaded-hsts',
    cases: 1,
  },
];

const judged = OBSERVATORY.cases.flatMap((site) =>
  site.expect.results
    ? [{ site, results: site.expect.results, ours: audit(snapshotOf(site)).observatory.tests }]
    : [],
);

test('all 596 recorded sites are there; 10 of them the Observatory refused to judge', () => {
  expect(OBSERVATORY.cases).toHaveLength(596);
  expect(judged).toHaveLength(586);
});

describe.each(TESTS)('%s', (name) => {
  const exclusions = NOT_SEEN.filter((exclusion) => exclusion.test === name);
  const excluded = (site: ObservatoryCase, expected: string) =>
    exclusions.find((exclusion) => exclusion.covers(site, expected));

  test('comes to the Observatory’s result on every recorded site', () => {
    const differing = judged.flatMap(({ site, results, ours }) => {
      const expected = results[name] ?? 'none';
      return excluded(site, expected) || ours[name].result === expected
        ? []
        : [`${site.id}: ${String(ours[name].result)}, not ${expected}`];
    });
    expect(differing).toEqual([]);
  });

  test('leaves out exactly what is argued', () => {
    for (const exclusion of exclusions) {
      const covered = judged.filter(({ site, results }) => exclusion.covers(site, results[name] ?? ''));
      expect(covered.map(({ site }) => site.id)).toHaveLength(exclusion.cases);
      // It is an exclusion only as long as we come to something else.
      for (const { ours, results } of covered) expect(ours[name].result).not.toBe(results[name]);
    }
  });
});

test('every result a message names has the Observatory’s modifier', () => {
  for (const rule of RULES) {
    for (const { observatory, points } of Object.values(rule.problems)) {
      if (observatory !== undefined)
        expect([observatory, -points + 0]).toEqual([observatory, modifierOf(observatory)]);
    }
    for (const { observatory, bonus } of Object.values(rule.passes)) {
      if (observatory !== undefined)
        expect([observatory, bonus]).toEqual([observatory, modifierOf(observatory)]);
    }
  }
});

test('scores become the Observatory’s letters', () => {
  for (const { raw, score, grade } of OBSERVATORY.grades) {
    expect([raw, gradeOf(Math.max(0, raw))]).toEqual([raw, grade]);
    expect(score).toBe(Math.max(0, raw));
  }
});

test('deductions and bonuses become the Observatory’s score, on every recorded site', () => {
  for (const { site, results } of judged) {
    const modifiers = Object.values(results).map(modifierOf);
    const points = -modifiers.filter((modifier) => modifier < 0).reduce((a, b) => a + b, 0);
    const bonus = modifiers.filter((modifier) => modifier > 0).reduce((a, b) => a + b, 0);
    expect([site.id, scoreOf(points, bonus)]).toEqual([site.id, site.expect.score]);
    expect(gradeOf(scoreOf(points, bonus))).toBe(site.expect.grade);
  }
});

function modifierOf(key: string): number {
  const known = OBSERVATORY.keys[key];
  if (!known) throw new Error(`the Observatory has no result ${key}`);
  return known.modifier;
}
