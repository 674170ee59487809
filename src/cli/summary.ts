import {
  about,
  caveatText,
  isBroken,
  isGraded,
  tallyOf,
  verdict,
  type Grade,
  type Report,
  type Tally,
} from '../engine/index.js';
import {
  compareReports,
  toComparable,
  type ComparedFinding,
  type ComparedReport,
  type ComparisonJson,
} from '../export/comparison.js';
import { gradesText, pageName } from '../export/comparison-text.js';
import { heading, listOf, paragraph, table, type Block, type Column } from '../export/document.js';
import { andMore, counted } from '../export/texts.js';
import { markdownOf } from '../export/to-markdown.js';
import { bareUrl, redacted } from '../export/urls.js';
import type { KnownReports } from './baseline.js';
import { becauseOf, gapsOf } from './gate.js';

const SAME = 'no change';

/** How a target ended. */
export type RowEnd = 'error' | 'fail' | 'pass';

/** A page, or a target without one, in the table of all. */
export interface Row {
  /** An address without its private parts, or the target. */
  readonly name: string;
  readonly grade: string;
  readonly score: string;
  /** The worst finding, or why there is no grade. */
  readonly worst: string;
  /** Since the baseline; absent without one. */
  readonly changed?: string;
  /** Absent without a grade. */
  readonly graded?: Graded;
  /** Absent if nothing is asked of the target. */
  readonly end?: RowEnd;
  /** What qualifies the grade, why it does not pass or has none, and what changed, in short. */
  readonly notes: readonly string[];
}

/** What the table for a terminal has of a page besides. */
export interface Graded {
  readonly letter: Grade;
  readonly isBroken: boolean;
  readonly score: number;
  /** `–` if the Observatory does not grade it. */
  readonly observatory: string;
  readonly tally: Tally;
  /** The rules that were not fully checked, although they could change the grade. */
  readonly gaps: readonly string[];
}

/**
 * @param known the reports of the baseline
 * @param unmet what it does not meet, in short; absent if nothing is asked of it
 */
export function rowOf(name: string, report: Report, known?: KnownReports, unmet?: readonly string[]): Row {
  const worst = report.findings.find(({ suppressed }) => !suppressed);
  const tally = tallyOf(report.findings);
  const { findings } = tally;
  const isKnown = isGraded(report);
  const changed = known && changeText(report, known.get(bareUrl(report.url)));
  const { grade: letter, score, observatory } = report;
  const notes = isKnown
    ? [caveatText(report) ?? [], unmet ?? [], changed === undefined || changed === SAME ? [] : changed]
    : [notGraded(name, report)];
  return {
    name,
    grade: isKnown ? verdict(report) : '–',
    score: isKnown ? about(report.score, report) : '–',
    worst: worst ? andMore(worst.text, findings - 1) : isKnown ? 'none' : 'could not be graded',
    ...(changed !== undefined && { changed }),
    ...(isKnown && {
      graded: {
        letter,
        isBroken: isBroken(report),
        score,
        observatory: observatory.refused === undefined ? about(observatory.grade, report) : '–',
        tally,
        gaps: [...new Set(gapsOf(report).map(({ rule }) => rule))],
      },
    }),
    ...(isKnown ? unmet && { end: unmet.length > 0 ? 'fail' : 'pass' } : { end: 'error' }),
    notes: notes.flat().map((note) => redacted(note)),
  };
}

/** Why a page has no grade, as a sentence. */
export function notGraded(name: string, { unknowns: [first] }: Report): string {
  const why = first ? `${becauseOf(first.why)}.` : 'there is no evidence.';
  return `${name} could not be graded: ${why}`;
}

export function failedRow(name: string, why: string, known?: KnownReports): Row {
  const notes = why.split('\n').slice(0, 1);
  return { name, grade: '–', score: '–', worst: why, ...(known && { changed: '–' }), end: 'error', notes };
}

/** Such as `B (75) → A (90); 1 new: …; 2 gone`. */
function changeText(report: Report, before: ComparedReport | undefined): string {
  if (!before) return 'new page';
  const comparison = compareReports(before, toComparable(report));
  const { added, fixed } = comparison.findings;
  const [first] = added;
  const isSame =
    comparison.before.grade === comparison.after.grade && before.score === comparison.after.score;
  const parts = [
    ...(isSame ? [] : [gradesText(comparison)]),
    ...(first ? [`${added.length} new: ${first.text}`] : []),
    ...(fixed.length > 0 ? [`${fixed.length} gone`] : []),
  ];
  return parts.join('; ') || SAME;
}

/** The table of all pages, in Markdown. */
export function summaryTable(rows: readonly Row[]): string {
  return markdownOf([tableOf(rows)]);
}

/** Why pages do not pass, and the table of all, under a heading. */
export function gradesSummary(rows: readonly Row[], reasons: readonly string[], left = 0): string {
  return summaryOf(tableOf(rows), reasons, left);
}

/** The same of comparisons. */
export function comparisonsSummary(
  comparisons: readonly ComparisonJson[],
  reasons: readonly string[],
  left = 0,
): string {
  const countOf = ([first, ...more]: readonly ComparedFinding[]) =>
    first === undefined ? '–' : andMore(first.text, more.length);
  const rows = comparisons.map((comparison) => {
    const { after, headers, cookies, findings } = comparison;
    const changes = headers.changes.length + cookies.changes.length;
    const names = [pageName(after), gradesText(comparison), countOf(findings.added), countOf(findings.fixed)];
    return [...names, String(changes)];
  });
  const columns: Column[] = [
    { name: 'Page' },
    { name: 'Grade' },
    { name: 'New findings' },
    { name: 'Gone' },
    { name: 'Headers and cookies changed', kind: 'number' },
  ];
  return summaryOf(table(columns, rows), reasons, left);
}

function summaryOf(all: Block, reasons: readonly string[], left: number): string {
  return markdownOf([
    heading(2, 'Sitegrade'),
    ...listOf(reasons),
    all,
    ...(left > 0 ? [paragraph(`${counted(left, 'more page')} ${left === 1 ? 'is' : 'are'} not shown.`)] : []),
  ]);
}

function tableOf(rows: readonly Row[]): Block {
  const hasChanges = rows.some(({ changed }) => changed !== undefined);
  return table(
    [
      { name: 'Page' },
      { name: 'Grade' },
      { name: 'Score', kind: 'number' },
      { name: 'Worst finding' },
      ...(hasChanges ? [{ name: 'What changed' }] : []),
    ],
    rows.map(({ name, grade, score, worst, changed = '' }) => [
      ...[name, grade, score, worst],
      ...(hasChanges ? [changed] : []),
    ]),
  );
}
