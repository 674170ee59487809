import type { Table } from 'mdast';
import { about, isGraded, tallyOf, type Report } from '../engine/index.js';
import {
  compareReports,
  toComparable,
  type ComparedFinding,
  type ComparedReport,
  type ComparisonJson,
} from '../export/comparison.js';
import { gradesText, nameOf } from '../export/comparison-text.js';
import { inlineText } from '../export/escape.js';
import { heading, list, markdownOf, paragraph, table, text } from '../export/mdast.js';
import { andMore } from '../export/texts.js';
import { bareUrl } from '../export/urls.js';
import type { KnownReports } from './baseline.js';

/** A page, or a target without one, in the table of all. */
export interface Row {
  /** An address without its private parts, or the target. */
  readonly name: string;
  readonly grade: string;
  readonly score: string;
  /** The finding that deducts most, or why there is no grade. */
  readonly worst: string;
  /** Since the baseline; absent without one. */
  readonly changed?: string;
}

/** @param known the reports of the baseline */
export function rowOf(name: string, report: Report, known?: KnownReports): Row {
  const worst = report.findings.find(({ suppressed }) => !suppressed);
  const { findings } = tallyOf(report.findings);
  const isKnown = isGraded(report);
  return {
    name,
    grade: isKnown ? about(report.grade, report) : '–',
    score: isKnown ? about(report.score, report) : '–',
    worst: worst ? andMore(worst.text, findings - 1) : isKnown ? 'none' : 'could not be graded',
    ...(known && { changed: changeText(report, known.get(bareUrl(report.url))) }),
  };
}

export function failedRow(name: string, why: string, known?: KnownReports): Row {
  return { name, grade: '–', score: '–', worst: why, ...(known && { changed: '–' }) };
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
  return parts.join('; ') || 'no change';
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
    const names = [nameOf(after), gradesText(comparison), countOf(findings.added), countOf(findings.fixed)];
    return [...names, String(changes)];
  });
  const head = ['Page', 'Grade', 'New findings', 'Gone', 'Headers and cookies changed'];
  return summaryOf(table([null, null, null, null, 'right'], [head, ...rows]), reasons, left);
}

function summaryOf(all: Table, reasons: readonly string[], left: number): string {
  return markdownOf([
    heading(2, [text('Sitegrade')]),
    ...(reasons.length > 0 ? [list(reasons.map(inlineText))] : []),
    all,
    ...(left > 0 ? [paragraph([text(`${left} more pages are not shown.`)])] : []),
  ]);
}

function tableOf(rows: readonly Row[]): Table {
  const hasChanges = rows.some(({ changed }) => changed !== undefined);
  const row = (cells: readonly string[], changed: string) => [...cells, ...(hasChanges ? [changed] : [])];
  return table(
    [null, null, 'right', null, ...(hasChanges ? [null] : [])],
    [
      row(['Page', 'Grade', 'Score', 'Worst finding'], 'What changed'),
      ...rows.map(({ name, grade, score, worst, changed = '' }) => row([name, grade, score, worst], changed)),
    ],
  );
}
