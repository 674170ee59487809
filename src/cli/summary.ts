import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { List, Paragraph, RootContent, Table, TableRow } from 'mdast';
import { about, isGraded, tallyOf, type Report } from '../engine/index.js';
import { inlineText, tableCell } from '../export/escape.js';

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
  return markdown([tableOf(rows)]);
}

/** Why pages do not pass, and the table of all, under a heading. */
export function gradesSummary(rows: readonly Row[], reasons: readonly string[], left = 0): string {
  const paragraph = (text: string): Paragraph => ({ type: 'paragraph', children: inlineText(text) });
  const list: List = {
    type: 'list',
    spread: false,
    children: reasons.map((reason) => ({ type: 'listItem', children: [paragraph(reason)] })),
  };
  return markdown([
    { type: 'heading', depth: 2, children: [{ type: 'text', value: 'Sitegrade' }] },
    ...(reasons.length > 0 ? [list] : []),
    tableOf(rows),
    ...(left > 0 ? [paragraph(`${left} more pages are not shown.`)] : []),
  ]);
}

function tableOf(rows: readonly Row[]): Table {
  const row = (cells: readonly string[]): TableRow => ({
    type: 'tableRow',
    children: cells.map((text) => ({ type: 'tableCell', children: tableCell(text) })),
  });
  return {
    type: 'table',
    align: [null, null, 'right', null],
    children: [
      row(['Page', 'Grade', 'Score', 'Worst finding']),
      ...rows.map(({ name, grade, score, worst }) => row([name, grade, score, worst])),
    ],
  };
}

function markdown(children: RootContent[]): string {
  return toMarkdown(
    { type: 'root', children },
    { bullet: '-', extensions: [gfmTableToMarkdown({ tablePipeAlign: false })] },
  );
}
