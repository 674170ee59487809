import { expect, describe, test } from 'vitest';
import { audit, gradeOf, OBSERVATORY_TESTS, RULES, type ObservatoryTest } from '../../src/engine/index.js';
import { ALGORITHM, RESULTS } from '../../src/engine/observatory/results.js';
import { OBSERVATORY, snapshotOf } from '../support/observatory.js';
import { pageWith } from '../support/page.js';

const sites = OBSERVATORY.cases.map((site) => ({ site, report: audit(snapshotOf(site)) }));
const scored = sites.flatMap(({ site, report }) =>
  site.expect.results ? [{ site, report, results: site.expect.results }] : [],
);

test('all 596 recorded sites are there; 10 of them the Observatory refused to score', () => {
  expect(OBSERVATORY.cases).toHaveLength(596);
  expect(scored).toHaveLength(586);
});

describe.each(OBSERVATORY_TESTS)('%s', (name) => {
  test('comes to the Observatory’s result on every recorded site', () => {
    const differing = scored.flatMap(({ site, report, results }) => {
      const { result } = report.observatory.tests[name];
      return result === results[name] ? [] : [`${site.id}: ${String(result)}, not ${String(results[name])}`];
    });
    expect(differing).toEqual([]);
  });
});

test('comes to the Observatory’s score and grade on every recorded site', () => {
  const differing = scored.flatMap(({ site, report: { observatory } }) => {
    const ours = [observatory.algorithm, observatory.score, observatory.grade];
    const theirs = [ALGORITHM, site.expect.score, site.expect.grade];
    return String(ours) === String(theirs) ? [] : [`${site.id}: ${String(ours)}, not ${String(theirs)}`];
  });
  expect(differing).toEqual([]);
});

test('each result brings its modifier and its pass', () => {
  for (const { report } of sites) {
    for (const { result, modifier, pass } of Object.values(report.observatory.tests)) {
      expect([result, { modifier, pass }]).toEqual([result, OBSERVATORY.keys[result ?? '']]);
    }
  }
});

describe('where the Observatory refused to score', () => {
  const refused = sites.filter(({ site }) => site.expect.error !== undefined);

  test('so do we, with a reason, and compute the tests all the same', () => {
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

  test('and nowhere else, save where it was not asked over http', () => {
    const others = scored.flatMap(({ site, report }) => (report.observatory.refused ? [site.id] : []));
    // Its recording begins behind the check; a scan of localhost is refused.
    expect(others).toEqual(['edge-host-localhost-https']);
  });
});

const REASONS: Readonly<Record<string, RegExp>> = {
  'unexpected-status': /status \d{3}/,
  'invalid-script-url': /invalid script URL/,
  'invalid-site': /without a dot|empty label/,
};

test('the table of results is the Observatory’s', () => {
  const ours = Object.values(RESULTS).flatMap((results) =>
    Object.entries(results).map(([key, [modifier, pass]]) => [key, { modifier, pass }]),
  );
  expect(Object.fromEntries(ours)).toEqual(OBSERVATORY.keys);
  expect(ours).toHaveLength(Object.keys(OBSERVATORY.keys).length);
});

test('every message that names a result has its modifier, and every result has a message', () => {
  const named = new Map<ObservatoryTest, Set<string>>();
  for (const { observatory: name, problems, passes } of RULES) {
    if (name === undefined) continue;
    const keys = new Set<string>();
    const worths = [
      ...Object.values(problems).map((message) => [message.observatory, -message.points + 0] as const),
      ...Object.entries(passes).flatMap(([id, message]) =>
        UNEARNED.test(id) ? [] : [[message.observatory, message.bonus] as const],
      ),
    ];
    for (const [key, worth] of worths) {
      if (key === undefined) continue;
      expect([key, worth]).toEqual([key, RESULTS[name][key]?.[0]]);
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

test('what browsers do not enforce brings no bonus, and the Observatory’s result stays', () => {
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

test('scores become the Observatory’s letters', () => {
  for (const { raw, score, grade } of OBSERVATORY.grades) {
    expect([raw, gradeOf(Math.max(0, raw))]).toEqual([raw, grade]);
    expect(score).toBe(Math.max(0, raw));
  }
});
