import { about, isGraded, type Finding, verdict } from '../engine/index.js';
import { elsewhere, fixOf, fixText } from './finding-texts.js';
import type { About, PageReport } from './page-document.js';
import { bareUrl, redacted } from './urls.js';
import { visible } from './visible.js';

const COLUMNS = [
  'page',
  'grade',
  'score',
  'points',
  'severity',
  'finding',
  'text',
  'why',
  'evidence',
  'suppressed',
  'reference',
  'fix',
] as const;

/** A row for each finding (RFC 4180), for spreadsheets. */
export function toCsv(pages: readonly PageReport[], { version }: Pick<About, 'version'>): string {
  const rows = [
    COLUMNS.map(cell),
    ...pages.flatMap((page) =>
      page.report.findings.map((one) => [...factsOf(page, one).map(cell), fixCell(page, one, version)]),
    ),
  ];
  // Without the mark at the start, Excel does not read it as UTF-8.
  return `\uFEFF${rows.map((row) => `${row.join(',')}\r\n`).join('')}`;
}

function factsOf({ report }: PageReport, finding: Finding): string[] {
  const { severity, points, id, text, why, quotes, suppressed, spec } = finding;
  const evidence = quotes.map(({ header, value }) =>
    value === null ? `${header} is not set` : `${header}: ${redacted(value, header)}`,
  );
  return [
    bareUrl(report.url),
    isGraded(report) ? verdict(report) : '',
    isGraded(report) ? about(report.score, report) : '',
    String(points),
    severity,
    redacted(id),
    redacted(text),
    redacted(why),
    evidence.join(' · '),
    suppressed ? redacted(suppressed.reason) || 'yes' : '',
    spec.url,
  ];
}

/** What follows starts a formula: at the start of a cell, or after a separator. */
const BEFORE_FORMULA = /(^|[,;|]) *(?=[=+\-@＝＋－＠])/g;

/**
 * A cell in which no spreadsheet finds a formula: neither at its start nor after a separator, by which programs in other
 * languages split a line.
 */
function cell(text: string): string {
  return quoted(visible(text).replace(BEFORE_FORMULA, "$&'"));
}

/** The fix, or where it is: with an apostrophe in it, it would be another text. */
function fixCell(page: PageReport, finding: Finding, version: string): string {
  const fix = fixOf([finding], page, version);
  if (!fix) return quoted('');
  const { files, sentences, headers } = fix;
  const text = fixText({ ...fix, sentences: sentences.map((one) => visible(one)) });
  const safe = text.replace(/[^\t\n]+/g, visible).replace(BEFORE_FORMULA, "$&'");
  const hasLines = files.length > 0 || headers.length > 0;
  return quoted(safe === text || !hasLines ? safe : elsewhere('A cell would change the text'));
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
