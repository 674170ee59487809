import { isRecord, type BlockedLoad } from '../engine/index.js';
import { readBlocked } from './violations.js';

/** What the reports of one page say, as collectors store them. */
export interface ReportedPage {
  readonly url: string;
  readonly blocked: readonly BlockedLoad[];
}

/** Reports that are read. */
const MAX_REPORTS = 100_000;

/**
 * Reads violation reports: of report-uri (CSP3 §5.4, `csp-report`) and of the Reporting API (`csp-violation`), as one JSON
 * value, a list of them, or one a line. Null if there is no report in it. Anybody can send reports, so they are hints.
 */
export function readViolationReports(text: string): readonly ReportedPage[] | null {
  const raw = jsonValues(text).flatMap(reportsIn).slice(0, MAX_REPORTS);
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
