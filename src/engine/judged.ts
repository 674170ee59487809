import type { Report } from './model.js';

/** Whether anything at all could be judged. Where nothing was, the letter stands on nothing and is not shown. */
export function isJudged(report: Report): boolean {
  return report.findings.length + report.passes.length > 0;
}
