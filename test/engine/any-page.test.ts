import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  apply,
  audit,
  gradeOf,
  gradeOfPage,
  isAnotherPage,
  isBroken,
  isGraded,
  mergeAdvice,
  planSteps,
  RULES,
  SEVERITIES,
  suppressionsFor,
  type Finding,
  type PageSnapshot,
} from '../../src/engine/index.js';
import { RESULTS } from '../../src/engine/observatory/report.js';
import { isNoHttps } from '../../src/engine/run/no-https.js';
import { hostOf } from '../../src/engine/site.js';
import { anyPage, brokenPage } from '../support/arbitrary-page.js';
import { runs } from '../support/runs.js';

const MODIFIERS = new Map(
  Object.values(RESULTS).flatMap((results) =>
    Object.entries(results).map(([result, { modifier }]) => [result, modifier] as const),
  ),
);

describe('any page', () => {
  test('audit never throws and no rule crashes, for any page that capture may produce', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const report = audit(page);
        expect(report.unknowns.filter(({ because }) => because === 'crashed')).toEqual([]);
      }),
      { numRuns: runs(400) },
    );
  });

  test('gradeOfPage, which the badge uses, agrees with the report', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const report = audit(page);
        const { grade, score, complete, caveats } = report;
        expect(gradeOfPage(page)).toEqual({
          ...{ grade, score, complete },
          isGraded: isGraded(report),
          caveat:
            caveats.length === 0
              ? null
              : isAnotherPage(report)
                ? 'another-page'
                : isBroken(report)
                  ? 'broken-page'
                  : 'parts-blocked',
        });
      }),
      { numRuns: runs(200) },
    );
  });

  test('no message without points is above low, but that the page is broken', () => {
    const above = RULES.flatMap(({ id, problems }) =>
      Object.entries(problems)
        .filter(
          ([, { severity, points, qualifiesGrade }]) =>
            points === 0 &&
            (severity === 'high' || (severity === 'medium' && qualifiesGrade !== 'broken-page')),
        )
        .map(([message]) => `${id}/${message}`),
    );
    expect(above).toEqual([]);
  });

  test('a finding without points is above low only if a worse one of its check has them, and says so', () => {
    let above = 0;
    fc.assert(
      fc.property(anyPage, (page) => {
        const { findings } = audit(page);
        for (const { rule, points, severity, why } of findings) {
          if (points > 0 || severity === 'low' || severity === 'info' || rule === 'csp-blocks') continue;
          above += 1;
          expect(why).toMatch(/ Its points are in a worse finding of this check\.$/);
          const costly = findings.findIndex((one) => one.rule === rule && one.points > 0);
          expect(costly).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: runs(400) },
    );
    expect(above).toBeGreaterThan(0);
  });

  test('audit and apply never throw, even with invalid URLs', () => {
    fc.assert(
      fc.property(brokenPage, (page) => {
        const { findings } = audit(page);
        audit(
          apply(
            page,
            findings.flatMap(({ advice }) => advice),
          ),
        );
      }),
      { numRuns: runs(400) },
    );
  });

  test('points add up to the score; caveats come first, then the worst; ids are unique; marks are inside their text', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { findings, caveats, passes, score, grade } = audit(page);
        const base = 100 - sum(findings.map(({ points }) => points));
        const bonus = sum(passes.map((pass) => pass.bonus));
        expect(score).toBe(Math.max(0, base >= 90 ? base + bonus : base));
        expect(grade).toBe(gradeOf(score));
        expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
        expect(findings.slice(0, caveats.length)).toEqual(caveats);
        const others = findings.slice(caveats.length);
        // A page without HTTPS is the first of the high ones.
        const cause = others.findIndex(isNoHttps);
        expect(cause).toBeLessThan(1);
        const rest = others.slice(cause + 1);
        expect(rest.every((finding, at) => at === 0 || rank(rest[at - 1]) >= rank(finding))).toBe(true);
        if (cause === 0) expect(others[0]?.severity).toBe('high');
        for (const { value, marks } of [...findings, ...passes].flatMap(({ quotes }) => quotes)) {
          for (const [start, end] of marks) {
            expect(0 <= start && start <= end && end <= (value?.length ?? 0)).toBe(true);
          }
        }
      }),
      { numRuns: runs(200) },
    );
  });

  test('findings with an Observatory result deduct at most what it does; all deduct at least that, except where the severity is lower', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { findings, passes, observatory } = audit(page);
        const judged = findings.filter((finding) => finding.observatory !== undefined);
        const modifiers = Object.values(observatory.tests).map(({ modifier }) => modifier);
        const deductions = -sum(modifiers.filter((modifier) => modifier < 0));
        expect(sum(judged.map(({ points }) => points))).toBeLessThanOrEqual(deductions);
        const spared = findings
          .filter(({ rule, message, severity }) => severity !== severityOf(rule, message))
          .map(({ observatory: result }) => result ?? '');
        // Results that no message names are those of which browsers do otherwise.
        const named = new Set([...findings, ...passes].map(({ observatory: result }) => result));
        const theirs = Object.values(observatory.tests).flatMap(({ result, modifier }) =>
          result !== null && modifier < 0 && !named.has(result) ? [result] : [],
        );
        const worth = sum(
          [...new Set([...spared, ...theirs])].map((result) => -(MODIFIERS.get(result) ?? 0)),
        );
        expect(sum(findings.map(({ points }) => points))).toBeGreaterThanOrEqual(deductions - worth);
      }),
      { numRuns: runs(200) },
    );
  });

  test('following all advice, or that of one finding, never lowers the score', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const before = audit(page);
        const all = before.findings.flatMap(({ advice }) => advice);
        expect(audit(apply(page, all)).score).toBeGreaterThanOrEqual(before.score);
        for (const { advice } of before.findings) {
          expect(audit(apply(page, advice)).score).toBeGreaterThanOrEqual(before.score);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  test('a finding’s advice fixes it', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        for (const { id, advice, subject } of audit(page).findings) {
          // No advice for the page’s host changes the cookie of the same name that another host sends.
          if (advice.length === 0 || cookiesOfOthers(page).includes(subject ?? '')) continue;
          expect(audit(apply(page, advice)).findings.map((finding) => finding.id)).not.toContain(id);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  test('a plan never lowers the score, and its gains add up to the final score', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { findings } = audit(page);
        const written = mergeAdvice(findings.flatMap(({ advice }) => advice)).map((advice) => ({
          advice,
          effect: [advice],
        }));
        const plan = [...planSteps(page, findings, written)];
        const total = plan.reduce((sum, { gain }) => sum + gain, 0);
        expect(plan.length === 0 || total > 0).toBe(true);
        const end = apply(
          page,
          plan.map(({ advice }) => advice),
        );
        expect(audit(end).score).toBe(audit(page).score + total);
      }),
      { numRuns: runs(60) },
    );
  });

  test('a suppressed finding never deducts points, on the badge too', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const before = audit(page);
        const all = before.findings.map(({ id }) => ({
          site: new URL(page.url).host,
          finding: id,
          reason: 'r',
        }));
        const active = suppressionsFor(page.url, all, '2026-11-25');
        const after = audit(page, active);
        expect(after.findings.every(({ points }) => points === 0)).toBe(true);
        expect(after.score).toBeGreaterThanOrEqual(before.score);
        expect(gradeOfPage(page, active)).toMatchObject({ grade: after.grade, score: after.score });
      }),
      { numRuns: runs(40) },
    );
  });
});

/** Names of the cookies that other hosts of the redirect chain sent. */
function cookiesOfOthers({ url, chain }: PageSnapshot): string[] {
  const host = hostOf(url);
  return (chain.seen ? chain.value : []).flatMap((hop) =>
    hop.setCookies.seen && hostOf(hop.url) !== host ? hop.setCookies.value.map(({ name }) => name) : [],
  );
}

function rank(finding: Finding | undefined): number {
  return finding ? finding.points + 1_000 * SEVERITIES.indexOf(finding.severity) : Infinity;
}

function severityOf(rule: string, message: string) {
  return RULES.find(({ id }) => id === rule)?.problems[message]?.severity;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
