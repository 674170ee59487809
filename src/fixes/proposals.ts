import {
  isAnotherPage,
  planSteps,
  type ActiveSuppressions,
  type PageSnapshot,
  type PlanStep,
  type Report,
} from '../engine/index.js';
import { hardeningFor, type Hardening } from './hardening.js';
import { pageFixes, type PageFixes } from './page.js';

/** The fixes of a page and the order in which to apply them. */
export interface Proposals extends PageFixes {
  /** Empty if the page is probably not the one that was meant. */
  readonly plan: readonly PlanStep[];
  /** What goes further than the grade. */
  readonly hardening: readonly Hardening[];
}

/**
 * @param report the report on that page, with the servers that the fixes are for
 * @param suppressed the suppressions of that report: suppressed findings get no fix
 */
export function proposalsFor(
  snapshot: PageSnapshot,
  report: Report,
  suppressed?: ActiveSuppressions,
): Proposals {
  const findings = report.findings.filter((finding) => !finding.suppressed);
  const fixes = pageFixes(snapshot, { ...report, findings });
  return {
    ...fixes,
    plan: isAnotherPage(report) ? [] : [...planSteps(snapshot, findings, fixes.written, suppressed)],
    hardening: hardeningFor(snapshot, report),
  };
}
