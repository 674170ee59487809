import {
  apply,
  assess,
  planOf,
  settled,
  targetOf,
  type ActiveSuppressions,
  type Finding,
  type PageSnapshot,
  type Report,
} from '../engine/index.js';
import { isFixable, type Outcome } from './fixable.js';

/** Findings that are ticked to begin with. */
const FIRST = 3;

/** The page judged again with all that is advised followed: points are never added up. */
export function outcomeOf(snapshot: PageSnapshot, findings: readonly Finding[], report: Report): Outcome {
  const advice = settled(findings.flatMap(({ advice }) => advice));
  const { grade, score, complete } = assess(apply(snapshot, advice), suppressedIn(report));
  return { grade, score, complete };
}

/** What somebody lives with is lived with afterwards too. */
function suppressedIn({ findings }: Report): ActiveSuppressions {
  return new Map(findings.flatMap(({ id, suppressed }) => (suppressed ? [[id, suppressed] as const] : [])));
}

/** The few findings that gain most, by the order of a plan. */
export function bestFindings(snapshot: PageSnapshot, report: Report): ReadonlySet<string> {
  const fixable = report.findings.filter(isFixable);
  const ids = new Set<string>();
  for (const { advice } of planOf(snapshot, fixable, suppressedIn(report))) {
    const target = targetOf(advice);
    const finding = fixable.find((one) => one.advice.some((its) => targetOf(its) === target));
    if (finding) ids.add(finding.id);
    if (ids.size === FIRST) break;
  }
  return ids;
}
