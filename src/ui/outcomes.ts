import {
  isPromised,
  planSteps,
  settled,
  targetOf,
  type ActiveSuppressions,
  type Finding,
  type PageSnapshot,
  type Report,
} from '../engine/index.js';
import { fixesForFindings, outlookFor, supportOf } from '../fixes/index.js';
import { isFixable, type Outcome } from './fixable.js';

/** Findings that are ticked to begin with. */
const FIRST = 3;

/** The page judged again as the fixes leave it: points are never added up. Null where there are no fixes for its servers. */
export function outcomeOf(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  report: Report,
): Outcome | null {
  const outlook = outlookFor(snapshot, findings, report.stack, suppressedIn(report));
  return outlook && { ...outlook.now, ...(outlook.later && { later: outlook.later.grade }) };
}

/** What somebody lives with is lived with afterwards too. */
function suppressedIn({ findings }: Report): ActiveSuppressions {
  return new Map(findings.flatMap(({ id, suppressed }) => (suppressed ? [[id, suppressed] as const] : [])));
}

/** The few findings whose fixes gain most once they are enforced. */
export function bestFindings(snapshot: PageSnapshot, report: Report): ReadonlySet<string> {
  const fixable = report.findings.filter(isFixable);
  const written = actionable(snapshot, fixable, report).map((one) =>
    isPromised(one) ? { ...one, does: one.advice } : one,
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

/** What there is a text for; whoever has no texts of ours follows the advice itself. */
function actionable(snapshot: PageSnapshot, fixable: readonly Finding[], { stack }: Report) {
  if (supportOf(stack) === 'supported') return fixesForFindings(snapshot, fixable, stack).written;
  return settled(fixable.flatMap(({ advice }) => advice)).map((advice) => ({ advice, does: advice }));
}
