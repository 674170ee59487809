import { readFileSync } from 'node:fs';
import { expect, describe, test } from 'vitest';
import { audit, gradeOf, OBSERVATORY_TESTS, RULES, type ObservatoryTest } from '../../src/engine/index.js';
import { ALGORITHM, RESULTS } from '../../src/engine/observatory/report.js';
import { OBSERVATORY, snapshotOf } from '../support/observatory.js';
import { pageWith } from '../support/page.js';

const sites = OBSERVATORY.cases.map((site) => ({ site, report: audit(snapshotOf(site)) }));
const scored = sites.flatMap(({ site, report }) =>
  site.expect.results ? [{ site, report, results: site.expect.results }] : [],
);

test('there are 596 test cases: 196 of the Observatory’s suites and 400 others; it refused to score 10', () => {
  const ofSuites = OBSERVATORY.cases.filter(({ id }) => id.startsWith('suite-'));
  expect(OBSERVATORY.cases).toHaveLength(596);
  expect(ofSuites).toHaveLength(196);
  expect(scored).toHaveLength(586);
  expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(
    'on 596 of 596 test cases: 196 of MDN Observatory’s own suites and 400 others, most of them edge cases.',
  );
});

describe.each(OBSERVATORY_TESTS)('%s', (name) => {
  test('has the Observatory’s result in every test case', () => {
    const differing = scored.flatMap(({ site, report, results }) => {
      const { result } = report.observatory.tests[name];
      return result === results[name] ? [] : [`${site.id}: ${String(result)}, not ${String(results[name])}`];
    });
    expect(differing).toEqual([]);
  });
});

test('score and grade are the Observatory’s in every test case', () => {
  const differing = scored.flatMap(({ site, report: { observatory } }) => {
    const ours = [observatory.algorithm, observatory.score, observatory.grade];
    const theirs = [ALGORITHM, site.expect.score, site.expect.grade];
    return String(ours) === String(theirs) ? [] : [`${site.id}: ${String(ours)}, not ${String(theirs)}`];
  });
  expect(differing).toEqual([]);
});

test('each result has the Observatory’s modifier and pass', () => {
  for (const { report } of sites) {
    for (const { result, modifier, pass } of Object.values(report.observatory.tests)) {
      expect([result, { modifier, pass }]).toEqual([result, OBSERVATORY.keys[result ?? '']]);
    }
  }
});

describe('test cases that the Observatory refused to score', () => {
  const refused = sites.filter(({ site }) => site.expect.error !== undefined);

  test('have the reason, and still a result for every test', () => {
    const reasons = refused.map(({ site, report: { observatory } }) => [
      site.expect.error,
      observatory.refused,
    ]);
    expect(reasons).toHaveLength(10);
    for (const [error, reason] of reasons) expect(reason).toMatch(REASONS[error ?? ''] ?? /^$/);
    for (const { report } of refused) {
      expect(Object.values(report.observatory.tests).filter(({ result }) => result === null)).toEqual([]);
    }
  });

  test('are the only ones with a reason, except localhost', () => {
    const others = scored.flatMap(({ site, report }) => (report.observatory.refused ? [site.id] : []));
    // It was recorded without the check of host names, by which a scan of localhost is refused.
    expect(others).toEqual(['edge-host-localhost-https']);
  });
});

const REASONS: Readonly<Record<string, RegExp>> = {
  'unexpected-status': /status \d{3}/,
  'invalid-script-url': /invalid script URL/,
  'invalid-site': /without a dot|empty label/,
};

test('the table of results is the Observatory’s', () => {
  const ours = Object.values(RESULTS).flatMap((results) => Object.entries(results));
  expect(Object.fromEntries(ours)).toEqual(OBSERVATORY.keys);
  expect(ours).toHaveLength(Object.keys(OBSERVATORY.keys).length);
});

/** Plugins run in no browser, so what they may be loaded from takes no points here. */
const FREE: Readonly<Record<string, number>> = { 'unsafe-objects': 0, 'unlimited-objects': 0 };

test('a message with a result has its modifier, and every result has a message', () => {
  const named = new Map<ObservatoryTest, Set<string>>();
  for (const { observatory: name, problems, passes } of RULES) {
    if (name === undefined) continue;
    const keys = new Set<string>();
    const worths = [
      ...Object.entries(problems).map(
        ([id, message]) =>
          [message.observatory, FREE[id] === message.points ? -20 : -message.points + 0] as const,
      ),
      ...Object.entries(passes).flatMap(([id, message]) =>
        UNEARNED.test(id) ? [] : [[message.observatory, message.bonus] as const],
      ),
    ];
    for (const [key, worth] of worths) {
      if (key === undefined) continue;
      expect([key, worth]).toEqual([key, RESULTS[name][key]?.modifier]);
      keys.add(key);
    }
    named.set(name, keys);
  }
  for (const name of OBSERVATORY_TESTS) {
    expect([...(named.get(name) ?? [])].sort()).toEqual(Object.keys(RESULTS[name]).sort());
  }
});

/** Passes of the merged policies, where browsers enforce less: the Observatory's result, and no bonus of ours. */
const UNEARNED = /^merged-/;

test('what browsers do not enforce gets no bonus, and the Observatory’s result stays', () => {
  const unearned = RULES.flatMap(({ passes }) => Object.entries(passes)).filter(([id]) => UNEARNED.test(id));
  expect(unearned.map(([, { bonus }]) => bonus)).toEqual([0, 0]);
  const headers = ['upgrade-insecure-requests', "default-src * 'unsafe-inline' data:"];
  const { findings, passes, observatory } = audit(
    pageWith({ headers: headers.map((value) => ['Content-Security-Policy', value] as const) }),
  );
  expect(observatory.tests['content-security-policy']).toEqual({
    result: 'csp-implemented-with-no-unsafe-default-src-none',
    modifier: 10,
    pass: true,
  });
  const points = findings.map(({ rule, points }) => (rule === 'content-security-policy' ? points : 0));
  expect(points.reduce((sum, some) => sum + some, 0)).toBe(20);
  expect(passes.filter(({ id }) => id.startsWith('content-security-policy/'))).toHaveLength(1);
});

const XFO = 'X-Frame-Options';
const XCTO = 'X-Content-Type-Options';
const HSTS = 'Strict-Transport-Security';

/** What browsers read differently: the header, its lines, the Observatory’s result, which stays, and our points. */
const DIFFERENT: readonly (readonly [string, readonly string[], string, number])[] = [
  [XFO, ['SAMEORIGIN', 'SAMEORIGIN'], 'x-frame-options-header-invalid', 0],
  [XFO, ['SAMEORIGIN, DENY'], 'x-frame-options-header-invalid', 0],
  [XFO, ['SAMEORIGIN;'], 'x-frame-options-header-invalid', 20],
  [XCTO, ['nosniff', 'nosniff'], 'x-content-type-options-header-invalid', 0],
  [XCTO, [', nosniff'], 'x-content-type-options-header-invalid', 5],
  [HSTS, ['max-age=31536000', 'max-age=0'], 'hsts-header-invalid', 0],
  [HSTS, ['max-age  = 31536000'], 'hsts-header-invalid', 0],
  [HSTS, ['max-age = 60'], 'hsts-header-invalid', 10],
  [HSTS, ['max-age=31536000, x'], 'hsts-header-invalid', 20],
  [HSTS, ['max-age=x'], 'hsts-implemented-max-age-at-least-six-months', 20],
];

test.each(DIFFERENT)('%s: %j is %s, and takes off %i points of ours', (name, lines, result, points) => {
  const id = name.toLowerCase();
  const headers = lines.map((value) => [name, value] as const);
  const { findings, observatory } = audit(pageWith({ headers }));
  const { result: observed } = Object.entries(observatory.tests).find(([key]) => key === id)?.[1] ?? {};
  expect(observed).toBe(result);
  const own = findings.filter(({ rule }) => rule === id);
  expect(own.reduce((sum, finding) => sum + finding.points, 0)).toBe(points);
});

test('scores have the Observatory’s grades', () => {
  for (const { raw, score, grade } of OBSERVATORY.grades) {
    expect([raw, gradeOf(Math.max(0, raw))]).toEqual([raw, grade]);
    expect(score).toBe(Math.max(0, raw));
  }
});
