import { emptyRecording, isRecord, pathPattern, withReports } from '../engine/index.js';
import { isBlocked, isDirective } from './recording.js';
import type { ReportedPage } from './reported-pages.js';
import { readBlocked } from './violations.js';

/** What a file has that has no reports, as the end of a sentence. */
export const NO_REPORTS =
  'no violation reports that can be read: JSON of report-uri or of the Reporting API, or CSV with columns such as document-uri, effective-directive and blocked-uri.';

/** Reports that are read. */
const MAX_REPORTS = 100_000;

/**
 * Reads violation reports: of report-uri (CSP3 §5.4, `csp-report`) and of the Reporting API (`csp-violation`), as one JSON
 * value, a list of them, or one a line; or a table (CSV) as collectors export it. Null if there is no report in it.
 * Anybody can send reports, so they are hints.
 */
export async function readViolationReports(text: string): Promise<readonly ReportedPage[] | null> {
  const found = jsonValues(text).flatMap(reportsIn);
  const raw = (found.length > 0 ? found : await reportsInTable(text)).slice(0, MAX_REPORTS);
  if (raw.length === 0) return null;
  const byPage = new Map<string, object[]>();
  for (const { url, ...violation } of raw) {
    const known = byPage.get(url);
    if (known) known.push(violation);
    else byPage.set(url, [violation]);
  }
  return [...byPage].flatMap(([url, violations]): ReportedPage[] => {
    const blocked = readBlocked(violations, url);
    return blocked.seen && blocked.value.length > 0 ? [{ url, blocked: blocked.value }] : [];
  });
}

/** The reports of one origin that a recording keeps, one for each pattern of paths. */
export function reportsOf(origin: string, reports: readonly ReportedPage[]): readonly ReportedPage[] {
  const own = reports
    .filter(({ url }) => new URL(url).origin === origin)
    .map(({ url, blocked }) => ({
      url,
      blocked: blocked.filter((one) => isDirective(one.directive) && isBlocked(one.blocked)),
    }))
    .filter(({ blocked }) => blocked.length > 0);
  const paths = new Map(own.map(({ url }) => [pathPattern(url), origin + new URL(url).pathname]));
  const all = own.reduce((sum, { url, blocked }) => withReports(sum, url, blocked), emptyRecording(origin));
  return all.pages.map(({ path, reported }) => ({ url: paths.get(path) ?? `${origin}/`, blocked: reported }));
}

/** Loaded only where there is a table. */
async function reportsInTable(text: string): Promise<RawReport[]> {
  const { readReportTable } = await import('./csv-reports.js');
  const { rows, cells } = readReportTable(text, MAX_REPORTS);
  return [
    ...rows.flatMap(({ document, directive, blocked, source }) =>
      reportOf(document, firstWord(directive), blocked, source),
    ),
    ...cells.flatMap((cell) => reportsIn(parsed(cell))),
  ];
}

function jsonValues(text: string): unknown[] {
  const whole = parsed(text);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  return text.split(/\r?\n/).flatMap((line) => {
    const value = parsed(line);
    return value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

interface RawReport {
  readonly url: string;
  readonly directive: unknown;
  readonly blocked: unknown;
  readonly source: unknown;
}

function reportsIn(raw: unknown): RawReport[] {
  if (!isRecord(raw)) return [];
  const old = raw['csp-report'];
  const { body } = raw;
  if (isRecord(old)) {
    const directive = old['effective-directive'] ?? firstWord(old['violated-directive']);
    return reportOf(old['document-uri'], directive, old['blocked-uri'], old['source-file']);
  }
  if (!isRecord(body) || (raw['type'] !== undefined && raw['type'] !== 'csp-violation')) return [];
  return reportOf(
    body['documentURL'] ?? raw['url'],
    body['effectiveDirective'],
    body['blockedURL'],
    body['sourceFile'],
  );
}

/** Older browsers send the whole directive. */
function firstWord(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, 200).split(' ', 1)[0] : value;
}

function reportOf(url: unknown, directive: unknown, blocked: unknown, source: unknown): RawReport[] {
  return typeof url === 'string' && URL.canParse(url)
    ? [{ url, directive, blocked: bare(blocked), source }]
    : [];
}

/** Browsers report `data` and `blob` without a colon. */
function bare(blocked: unknown): unknown {
  return blocked === 'data' || blocked === 'blob' ? `${blocked}:` : blocked;
}
