import { findingChanges, type Report } from '../../engine/index.js';
import { count } from '../text/format.js';
import { letterText } from './text.js';

/** What changed between two loads of a page, in one line. */
export interface Since {
  readonly text: string;
  /** False: the line says that nothing changed in what could be checked. */
  readonly isChange: boolean;
}

/** What one of the loads could not check is neither fixed nor new. */
export function sinceOf(before: Report, after: Report): Since {
  const { added, fixed, notChecked } = findingChanges(before, after);
  const parts = [
    ...(fixed.length > 0 ? [`${count(fixed.length, 'finding')} fixed`] : []),
    ...(added.length > 0
      ? [fixed.length > 0 ? `${added.length} new` : count(added.length, 'new finding')]
      : []),
    ...gradeChange(before, after),
    ...(notChecked.after.length > 0 ? [`${count(notChecked.after.length, 'finding')} not checked now`] : []),
    ...(notChecked.before.length > 0
      ? [`${count(notChecked.before.length, 'finding')} not checked before`]
      : []),
  ];
  if (parts.length > 0) return { text: `Since the last look: ${parts.join(', ')}`, isChange: true };
  const text = couldCheckTheSame(before, after)
    ? 'Nothing changed since the last look.'
    : 'Since the last look: no change in what could be checked';
  return { text, isChange: false };
}

/** None if it may come from what was not seen. */
function gradeChange(before: Report, after: Report): string[] {
  if (!before.complete || !after.complete || !couldCheckTheSame(before, after)) return [];
  if (before.score === after.score) return [];
  return before.grade === after.grade
    ? [`score ${before.score} → ${after.score}`]
    : [`${letter(before)} → ${letter(after)}`];
}

function letter(report: Report): string {
  return letterText({ ...report, caveat: report.caveats.length > 0 });
}

/** Not if the server was asked after one of them only. */
function couldCheckTheSame(before: Report, after: Report): boolean {
  const [was, is] = [before, after].map(({ unknowns }) =>
    [...new Set(unknowns.map(({ rule }) => rule))].sort().join(),
  );
  return was === is;
}
