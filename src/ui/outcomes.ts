import {
  isPredictable,
  planSteps,
  mergeAdvice,
  targetOf,
  type ActiveSuppressions,
  type Finding,
  type PageSnapshot,
  type Report,
} from '../engine/index.js';
import { fixesForFindings, outlookFor, supportOf } from '../fixes/index.js';
import { isFixable, type Outcome } from './fixable.js';

/** Number of findings selected at first. */
const FIRST = 3;

/** The grade of the page with the fixes applied: points are never added up. Null if there are no fixes for its servers. */
export function outcomeOf(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  report: Report,
): Outcome | null {
  const outlook = outlookFor(snapshot, findings, report.stack, suppressedIn(report));
  return outlook && { ...outlook.now, ...(outlook.later && { later: outlook.later.grade }) };
}

/** Suppressed findings stay suppressed after the fixes. */
function suppressedIn({ findings }: Report): ActiveSuppressions {
  return new Map(findings.flatMap(({ id, suppressed }) => (suppressed ? [[id, suppressed] as const] : [])));
}

/** The findings whose fixes gain most points once they are enforced. */
export function bestFindings(snapshot: PageSnapshot, report: Report): ReadonlySet<string> {
  const fixable = report.findings.filter(isFixable);
  const written = actionable(snapshot, fixable, report).map((one) =>
    isPredictable(one) ? { ...one, effect: one.advice } : one,
  );
  const ids = new Set<string>();
  for (const { advice } of planSteps(snapshot, fixable, written, suppressedIn(report))) {
    const target = targetOf(advice);
    const finding = fixable.find((one) => one.advice.some((its) => targetOf(its) === target));
    if (finding) ids.add(finding.id);
    if (ids.size === FIRST) break;
  }
  return ids;
}

/** The advice with a fix for these servers; without fixes for any of them, all advice. */
function actionable(snapshot: PageSnapshot, fixable: readonly Finding[], { stack }: Report) {
  if (supportOf(stack) === 'supported') return fixesForFindings(snapshot, fixable, stack).written;
  return mergeAdvice(fixable.flatMap(({ advice }) => advice)).map((advice) => ({ advice, effect: advice }));
}
