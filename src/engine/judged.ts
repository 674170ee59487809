import { isScoring } from './assess.js';
import type { Report } from './model.js';

/** Whether anything that can change the score could be judged. Where nothing was, the letter stands on nothing and is not shown. */
export function isJudged(report: Report): boolean {
  return [...report.findings, ...report.passes].some(({ rule }) => isScoring(rule));
}
