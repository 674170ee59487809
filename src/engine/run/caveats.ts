import type { Finding, Report } from '../model/report.js';

/** The caveats of a grade in one sentence, for everything that shows a letter; undefined without any. */
export function caveatText({ caveats: [first, ...rest] }: Pick<Report, 'caveats'>): string | undefined {
  if (!first) return undefined;
  return rest.length === 0 ? first.text : `${first.text}, and ${rest.length} more`;
}

/** The same with its consequence, for texts that have room for it. */
export function caveatSentence(report: Pick<Report, 'caveats'>): string | undefined {
  const text = caveatText(report);
  const [first] = report.caveats;
  if (!first || text === undefined) return undefined;
  return isOfAnotherPage(first) ? `${text}. ${first.why}` : `${text}: the page may not work.`;
}

/** Whether the graded response is probably not the page that was meant: then no plan is made from its grade. */
export function isAnotherPage({ caveats }: Pick<Report, 'caveats'>): boolean {
  return caveats.some(isOfAnotherPage);
}

/** Whether a finding says so. Its subject is the status of the response. */
export function isOfAnotherPage({ rule }: Pick<Finding, 'rule'>): boolean {
  return rule === 'another-page';
}
