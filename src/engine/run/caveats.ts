import type { Report } from '../model/report.js';

/** The caveats of a grade in one sentence, for everything that shows a letter; undefined without any. */
export function caveatText({ caveats: [first, ...rest] }: Pick<Report, 'caveats'>): string | undefined {
  if (!first) return undefined;
  return rest.length === 0 ? first.text : `${first.text}, and ${rest.length} more`;
}

/** The same with its consequence, for texts that have room for it. */
export function caveatSentence(report: Pick<Report, 'caveats'>): string | undefined {
  const text = caveatText(report);
  return text === undefined ? undefined : `${text}: the page may not work.`;
}
