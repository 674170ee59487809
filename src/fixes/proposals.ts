import { planOf, type PageSnapshot, type PlanStep, type Report } from '../engine/index.js';
import { pageFixes, type PageFixes } from './page.js';

/** What to do about a page: the text for each place, and the order in which it pays. */
export interface Proposals extends PageFixes {
  readonly plan: readonly PlanStep[];
}

/** @param report the opinion on that page, with the servers the fixes are for */
export function proposalsFor(snapshot: PageSnapshot, report: Report): Proposals {
  return { ...pageFixes(snapshot, report), plan: planOf(snapshot, report.findings) };
}
