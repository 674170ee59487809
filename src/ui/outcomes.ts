import type { ActiveSuppressions, Finding, PageSnapshot, Report } from '../engine/index.js';
import { outlookFor } from '../fixes/index.js';
import type { Outcome } from './fixable.js';

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
    outcome = outlook && {
      ...outlook.now,
      ...(outlook.later && { later: outlook.later.grade }),
      ...(outlook.laterIf !== undefined && { laterIf: outlook.laterIf }),
    };
    known.set(key, outcome);
  }
  return outcome;
}

/** By report, then by the ids of the findings. */
const outcomes = new WeakMap<Report, Map<string, Outcome | null>>();

/** Suppressed findings stay suppressed after the fixes. */
function suppressedIn({ findings }: Report): ActiveSuppressions {
  return new Map(findings.flatMap(({ id, suppressed }) => (suppressed ? [[id, suppressed] as const] : [])));
}
