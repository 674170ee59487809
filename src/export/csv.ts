import { about, isGraded, type Finding, type Report } from '../engine/index.js';
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
] as const;

/** A row for each finding (RFC 4180), for spreadsheets. */
export function toCsv(reports: readonly Report[]): string {
  const rows = [COLUMNS, ...reports.flatMap((report) => report.findings.map((one) => rowOf(report, one)))];
  // Without the mark at the start, Excel does not read it as UTF-8.
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

function rowOf(report: Report, finding: Finding): string[] {
  const { severity, points, id, text, why, quotes, suppressed, spec } = finding;
  const evidence = quotes.map(({ header, value }) =>
    value === null ? `${header} is not set` : `${header}: ${redacted(value, header)}`,
  );
  return [
    bareUrl(report.url),
    isGraded(report) ? about(report.grade, report) : '',
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

/**
 * A cell in which no spreadsheet finds a formula: neither at its start nor after a separator, by which programs in other
 * languages split a line.
 */
function cell(text: string): string {
  const safe = visible(text).replace(/(^|[,;|]) *(?=[=+\-@＝＋－＠])/g, "$&'");
  return `"${safe.replaceAll('"', '""')}"`;
}
