import { emptyRecording, isRecord, parsedJson, pathPattern, withReports } from '../engine/index.js';
import { isBlocked, isDirective } from './recording/stored-recording.js';
import type { ReportedPage, ReportsToAdd } from './recording/reported-pages.js';
import { isWeb } from './url.js';
import { BlockedLoads } from './violations.js';

/** What a file has that has no reports, as the end of a sentence. */
const NO_REPORTS =
  'no violation reports that can be read: JSON as browsers send it, for report-uri or the Reporting API, in one list or one a line; no table (CSV).';

/** A line that can be a report. */
const LINE = /^[\t ]*[[{][^\n]*/gm;
const MAX_BAD_LINES = 1_000;
/** The same of one with too many lines that are none. */
const BAD_LINES = `more than ${MAX_BAD_LINES} lines that are no JSON. Give a file of reports alone.`;

/**
 * Reads violation reports: of report-uri (CSP3 §5.4, `csp-report`) and of the Reporting API (`csp-violation`), as one JSON
 * value, a list of them, or one a line. The end of a sentence if there is no report in it, or too much else. Anybody can send reports, so they are hints.
 * @returns one for each pattern of paths, the origin and the pattern as its URL, with all that was blocked there
 */
export function parseViolationReports(text: string): readonly ReportedPage[] | string {
  const pages = new Map<string, BlockedLoads>();
  let found = 0;
  const take = ({ url, ...violation }: RawReport) => {
    found += 1;
    if (!isWeb(url)) return;
    const page = new URL(url).origin + pathPattern(url);
    const blocked = pages.get(page) ?? new BlockedLoads();
    blocked.take(violation, url);
    pages.set(page, blocked);
  };
  for (const value of jsonValues(text)) {
    if (value === undefined) return BAD_LINES;
    reportsIn(value).forEach(take);
  }
  if (found === 0) return NO_REPORTS;
  return [...pages].flatMap(([url, loads]) => {
    const blocked = loads.all().filter((one) => isDirective(one.directive) && isBlocked(one.blocked));
    return blocked.length > 0 ? [{ url, blocked }] : [];
  });
}

/** The reports of one origin that a recording keeps, and how many it does not. */
export function reportsOf(origin: string, reports: readonly ReportedPage[]): ReportsToAdd {
  const own = reports.filter(({ url }) => new URL(url).origin === origin);
  const all = own.reduce((sum, { url, blocked }) => withReports(sum, url, blocked), emptyRecording(origin));
  return {
    pages: all.pages.map(({ path, reported }) => ({ url: origin + path, blocked: reported })),
    leftOut: all.reportsLeftOut ?? 0,
  };
}

/** Ends with undefined after too many lines that begin as JSON and are none: each error costs far more than a line. */
function* jsonValues(text: string): Generator {
  const whole = parsedJson(text);
  if (whole !== undefined) {
    yield* listOf(whole);
    return;
  }
  let bad = 0;
  for (const [line] of text.matchAll(LINE)) {
    const value = parsedJson(line);
    if (value !== undefined) yield* listOf(value);
    else if (++bad > MAX_BAD_LINES) {
      yield undefined;
      return;
    }
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
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
    const directive = old['effective-directive'] ?? old['violated-directive'];
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
    ? [{ url, directive: firstWord(directive), blocked: bare(blocked), source }]
    : [];
}

/** Browsers report `data` and `blob` without a colon. */
function bare(blocked: unknown): unknown {
  return blocked === 'data' || blocked === 'blob' ? `${blocked}:` : blocked;
}
