import {
  planSteps,
  type ActiveSuppressions,
  type PageSnapshot,
  type PlanStep,
  type Report,
} from '../engine/index.js';
import { pageFixes, type PageFixes } from './page.js';

/** What to do about a page: the text for each place, and the order in which it pays. */
export interface Proposals extends PageFixes {
  readonly plan: readonly PlanStep[];
}

/**
 * @param report the opinion on that page, with the servers the fixes are for
 * @param suppressed the suppressions it was made with: what somebody lives with asks for nothing
 */
export function proposalsFor(
  snapshot: PageSnapshot,
  report: Report,
  suppressed?: ActiveSuppressions,
): Proposals {
  const findings = report.findings.filter((finding) => !finding.suppressed);
  const fixes = pageFixes(snapshot, { ...report, findings });
  return { ...fixes, plan: [...planSteps(snapshot, findings, fixes.written, suppressed)] };
}
