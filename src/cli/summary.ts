import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { TableRow } from 'mdast';
import { about, isGraded, tallyOf, type Report } from '../engine/index.js';
import { tableCell } from '../export/escape.js';

/** A page, or a target without one, in the table of all. */
export interface Row {
  /** An address without its private parts, or the target. */
  readonly name: string;
  readonly grade: string;
  readonly score: string;
  /** The finding that deducts most, or why there is no grade. */
  readonly worst: string;
}

export function rowOf(name: string, report: Report): Row {
  const worst = report.findings.find(({ suppressed }) => !suppressed);
  const { findings } = tallyOf(report.findings);
  const isKnown = isGraded(report);
  return {
    name,
    grade: isKnown ? about(report.grade, report) : '–',
    score: isKnown ? about(report.score, report) : '–',
    worst: worst
      ? `${worst.text}${findings > 1 ? ` (+${findings - 1})` : ''}`
      : isKnown
        ? 'none'
        : 'could not be graded',
  };
}

export function failedRow(name: string, why: string): Row {
  return { name, grade: '–', score: '–', worst: why };
}

/** The table of all pages, in Markdown. */
export function summaryTable(rows: readonly Row[]): string {
  const row = (cells: readonly string[]): TableRow => ({
    type: 'tableRow',
    children: cells.map((text) => ({ type: 'tableCell', children: tableCell(text) })),
  });
  return toMarkdown(
    {
      type: 'table',
      align: [null, null, 'right', null],
      children: [
        row(['Page', 'Grade', 'Score', 'Worst finding']),
        ...rows.map(({ name, grade, score, worst }) => row([name, grade, score, worst])),
      ],
    },
    { extensions: [gfmTableToMarkdown({ tablePipeAlign: false })] },
  );
}
