import {
  planOf,
  type ActiveSuppressions,
  type Finding,
  type PageSnapshot,
  type PlanStep,
  type Report,
  type StackMember,
  type WrittenAdvice,
} from '../engine/index.js';
import { fixesForChain, supportedOf } from './chain.js';
import { hostOf, pageFixes, type PageFixes } from './page.js';

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
  return {
    ...pageFixes(snapshot, { ...report, findings }),
    plan: planOf(snapshot, findings, writtenFor(snapshot, findings, report.stack), suppressed),
  };
}

/** The advice of these findings that the chain has a text for. */
export function writtenFor(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  stack: readonly StackMember[],
): readonly WrittenAdvice[] {
  const advice = findings.flatMap((finding) => finding.advice);
  return fixesForChain(advice, supportedOf(stack), hostOf(snapshot)).written;
}
