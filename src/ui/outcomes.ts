import {
  isPredictable,
  type ActiveSuppressions,
  type Finding,
  type Grade,
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
  const known = outcomes.get(report) ?? new Map<string, Outcome | null>();
  outcomes.set(report, known);
  const key = findings.map(({ id }) => id).join('\n');
  let outcome = known.get(key);
  if (outcome === undefined) {
    const outlook = outlookFor(snapshot, findings, report.stack, suppressedIn(report));
    outcome = outlook && { ...outlook.now, ...(outlook.later && { later: outlook.later.grade }) };
    known.set(key, outcome);
  }
  return outcome;
}

/** By report, then by the ids of the findings: a selection is judged to choose it, and again to show it. */
const outcomes = new WeakMap<Report, Map<string, Outcome | null>>();

/** Suppressed findings stay suppressed after the fixes. */
function suppressedIn({ findings }: Report): ActiveSuppressions {
  return new Map(findings.flatMap(({ id, suppressed }) => (suppressed ? [[id, suppressed] as const] : [])));
}

/**
 * The findings of the rules that deduct most, as far as they have a fix for these servers, and of more rules if these
 * reach no other letter. The worst is always among them; of the others, a fix whose effect cannot be predicted comes
 * last.
 */
export function bestFindings(snapshot: PageSnapshot, report: Report): ReadonlySet<string> {
  const { findings, stack, grade } = report;
  const isSupported = supportOf(stack) === 'supported';
  const worst: Finding[][] = [];
  const others: Finding[][] = [];
  for (const rule of new Set(findings.filter(({ points }) => points > 0).map((one) => one.rule))) {
    // All of them: while one is open, it deducts what the fixed ones did.
    const its = findings.filter((one) => one.rule === rule && one.severity !== 'info' && isFixable(one));
    const written = isSupported
      ? fixesForFindings(snapshot, its, stack).written
      : its.flatMap((one) => one.advice.map((advice) => ({ advice, effect: [advice] })));
    if (written.length === 0) continue;
    (worst.length === 0 || written.every(isPredictable) ? worst : others).push(its);
  }
  const groups = [...worst, ...others];
  const first = groups.slice(0, FIRST).flat();
  const best = [...first];
  for (const more of groups.slice(FIRST)) {
    if (isBetter(outcomeOf(snapshot, best, report), grade)) break;
    best.push(...more);
  }
  const chosen = isBetter(outcomeOf(snapshot, best, report), grade) ? best : first;
  return new Set(chosen.map(({ id }) => id));
}

/** Without fixes for the servers there is no grade to reach. */
function isBetter(outcome: Outcome | null, grade: Grade): boolean {
  return outcome === null || outcome.grade !== grade || (outcome.later ?? grade) !== grade;
}
