import { describe, expect, test } from 'vitest';
import { toFinding } from '../../src/engine/run/audit.js';
import { evidenceOf } from '../../src/engine/run/evidence.js';
import { planPreview } from '../../src/engine/preview/plan-preview.js';
import { apply, withoutSecrets, type PageSnapshot, type Severity } from '../../src/engine/index.js';
import type { Rule } from '../../src/engine/run/define-rule.js';
import { runRule, withAdvice, type RuleResult } from '../../src/engine/run/run-rules.js';
import { pageWith, type PageParts } from './page.js';

/** A page and the rule's results for it, in order. */
export interface RuleCase {
  readonly name: string;
  readonly page: PageParts;
  /** `message` or `message#subject`, the one that counts first. */
  readonly problems?: readonly string[];
  readonly passes?: readonly string[];
  /** Why something was not seen. */
  readonly unknown?: readonly string[];
  /** The marked texts of the first problem, or null if it quotes a header that is not set. */
  readonly marked?: readonly string[] | null;
  /** The values advised for headers by the first problem. */
  readonly advised?: readonly string[];
  /** Of the first problem, if it costs no points. */
  readonly severity?: Severity;
  /** Total points the rule deducts. */
  readonly points?: number;
  /** The problems left after following all advice, if any. */
  readonly left?: readonly string[];
}

/**
 * Runs the cases, and fails if a message of the rule has no case. Each case also checks that points are deducted once,
 * that marks are inside the text, and that advice helps.
 */
export function ruleTable(rule: Rule, cases: readonly RuleCase[]): void {
  describe(rule.id, () => {
    test.each(cases)('$name', ({ page, problems = [], passes = [], unknown = [], ...rest }) => {
      const snapshot = pageWith(page);
      const result = run(rule, snapshot);
      const ids = result.findings.map(shortId);
      expect({
        problems: ids,
        passes: result.passes.map(({ message }) => message),
        unknown: result.unknowns,
      }).toEqual({ problems, passes, unknown });
      const [first] = result.findings;
      const marked = first?.quotes.flatMap(({ value, marks }) =>
        value === null ? [] : marks.map((m) => value.slice(...m)),
      );
      if (rest.marked !== undefined) {
        expect(first?.quotes.every(({ value }) => value === null) ? null : marked).toEqual(rest.marked);
      }
      const advised = first?.advice.flatMap((advice) => (advice.op === 'set-header' ? [advice.value] : []));
      if (rest.advised !== undefined) expect(advised).toEqual(rest.advised);
      const points = result.findings.reduce((sum, finding) => sum + finding.points, 0);
      if (rest.points !== undefined) expect(points).toBe(rest.points);
      const decider = result.findings.find(({ points }) => points > 0);
      expect(points).toBe(decider?.points ?? 0);
      if (rest.severity !== undefined) expect(first?.severity).toBe(rest.severity);
      expect(new Set(ids).size).toBe(ids.length);
      for (const finding of result.findings) {
        const { text, why, quotes } = toFinding(rule, finding);
        expect(text + why).not.toMatch(/\{[a-z]+\}/i);
        for (const { value, marks } of quotes) {
          for (const [start, end] of marks) {
            expect(start).toBeLessThanOrEqual(end);
            expect(end).toBeLessThanOrEqual(value?.length ?? 0);
          }
        }
      }
      holdsAdvice(rule, snapshot, rest.left);
      const { computed } = planPreview(
        result.findings.flatMap(({ advice }) => advice),
        [],
      );
      expect(
        computed.filter(({ because }) => because === 'other-header').map(({ advice }) => advice),
        'Edit src/engine/headers.ts: say how the headers that this fix sets are tried in a tab (preview).',
      ).toEqual([]);
      expect(
        outcome(run(rule, withoutSecrets(snapshot))),
        'Edit src/engine/headers.ts: a value that this rule reads is dropped, or its <meta> is not kept (inMeta). If neither: the result depends on what stored values lack (a query, a fragment, credentials, a nonce), or a value that is too long to read got shorter.',
      ).toEqual(outcome(result));
    });

    test('every message has a case', () => {
      const said = cases.flatMap(({ problems = [], passes = [] }) => [...problems, ...passes]);
      const messages = new Set(said.map((id) => id.split('#')[0]));
      expect(
        [...Object.keys(rule.problems), ...Object.keys(rule.passes)].filter((id) => !messages.has(id)),
        `Edit the table of ${rule.id}.test.ts in test/engine/rules: add a case for each of these messages.`,
      ).toEqual([]);
    });
  });
}

/** Each piece of advice fixes its own finding; all together leave only findings without advice. */
function holdsAdvice(rule: Rule, before: PageSnapshot, left: readonly string[] | undefined): void {
  const { findings } = run(rule, before);
  for (const finding of findings) {
    if (finding.advice.length === 0 || isOfAnotherHost(finding, before)) continue;
    const after = run(rule, apply(before, finding.advice)).findings.filter(({ advice }) => advice.length > 0);
    expect(after.map(({ id }) => id)).not.toContain(finding.id);
  }
  const everything = apply(
    before,
    findings.flatMap(({ advice }) => advice),
  );
  const rest = run(rule, everything).findings;
  const adviceless = findings.filter(({ advice }) => advice.length === 0);
  expect(rest.map(shortId)).toEqual(left ?? adviceless.map(shortId));
}

/** Whether another host of the redirect chain sent all of it: no text for the page's own server changes that. */
function isOfAnotherHost({ quotes }: RuleResult['findings'][number], { url }: PageSnapshot): boolean {
  const { hostname } = new URL(url);
  return (
    quotes.length > 0 && quotes.every(({ hop }) => hop !== undefined && new URL(hop).hostname !== hostname)
  );
}

function run(rule: Rule, snapshot: PageSnapshot): RuleResult {
  const evidence = evidenceOf(snapshot);
  return withAdvice(runRule(rule, evidence), evidence);
}

function outcome({ findings, passes, unknowns }: RuleResult) {
  return {
    findings: findings.map((finding) => [shortId(finding), finding.severity, finding.points]),
    passes: passes.map(({ message }) => message),
    unknowns,
  };
}

function shortId({
  message,
  subject,
}: {
  readonly message: string;
  readonly subject?: string | undefined;
}): string {
  return subject === undefined ? message : `${message}#${subject}`;
}
