import {
  isPredictable,
  type ActiveSuppressions,
  type Finding,
  type PageSnapshot,
  type Report,
} from '../engine/index.js';
import { fixesForFindings, outlookFor, supportOf } from '../fixes/index.js';
import { isFixable, type Outcome } from './fixable.js';

/** Number of rules whose findings are selected at first. */
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

/**
 * The findings of the rules that deduct most, as far as they have a fix for these servers. A fix whose effect cannot be
 * predicted comes last.
 */
export function bestFindings(snapshot: PageSnapshot, { findings, stack }: Report): ReadonlySet<string> {
  const isSupported = supportOf(stack) === 'supported';
  const predictable: Finding[][] = [];
  const others: Finding[][] = [];
  for (const { rule, points } of findings) {
    if (points === 0) continue;
    if (predictable.length === FIRST) break;
    // All of them: while one is open, it deducts what the fixed ones did.
    const its = findings.filter((one) => one.rule === rule && one.severity !== 'info' && isFixable(one));
    const written = isSupported
      ? fixesForFindings(snapshot, its, stack).written
      : its.flatMap((one) => one.advice.map((advice) => ({ advice, effect: [advice] })));
    if (written.length > 0) (written.every(isPredictable) ? predictable : others).push(its);
  }
  const best = [...predictable, ...others].slice(0, FIRST);
  return new Set(best.flat().map(({ id }) => id));
}
