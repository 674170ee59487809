import {
  cookieChanges,
  findingChanges,
  groupedBy,
  headerChanges,
  type Changes,
  type FindingChanges,
  type Grade,
  type Report,
  type SentFields,
  type Severity,
} from '../engine/index.js';
import { toJson, type ReportJson } from './json.js';

/** A report of the extension or the command line, as far as comparing needs it. */
export type ComparedReport = Pick<
  ReportJson,
  'url' | 'grade' | 'score' | 'complete' | 'findings' | 'passes' | 'unknown' | 'sent'
>;

export function toComparable(report: Report, sent?: SentFields): ComparedReport {
  const proposals = { fixes: [], headers: [], plan: [], hardening: [] };
  return toJson({ report, proposals, ...(sent && { sent }) }, { version: '' });
}

export interface ComparedFinding {
  readonly id: string;
  readonly text: string;
  readonly severity: Severity;
  readonly points: number;
  readonly suppressed?: true;
}

interface Sent extends Changes {
  /** Which of the two did not show them; if any, nothing is compared. */
  readonly unseen: readonly ('before' | 'after')[];
}

interface Summary {
  readonly url: string;
  readonly grade: Grade | null;
  readonly score: number | null;
  readonly complete: boolean;
}

/** What differs between two reports. */
export interface ComparisonJson {
  readonly schema: 1;
  readonly before: Summary;
  readonly after: Summary;
  readonly headers: Sent;
  /** Names and attributes. */
  readonly cookies: Sent;
  readonly findings: FindingChanges<ComparedFinding>;
  /**
   * A lower score; with the same score, or one that is lower for what one of the two did not check, a new finding other
   * than information. Null if one of the two has no grade.
   */
  readonly worse: boolean | null;
}

export function compareReports(before: ComparedReport, after: ComparedReport): ComparisonJson {
  const findings = compareFindings(before, after);
  return {
    schema: 1,
    before: summaryOf(before),
    after: summaryOf(after),
    headers: sentChanges(before.sent?.headers, after.sent?.headers, headerChanges),
    cookies: sentChanges(before.sent?.cookies, after.sent?.cookies, cookieChanges),
    findings,
    worse: isWorseThan(before, after, findings),
  };
}

function summaryOf({ url, grade, score, complete }: ComparedReport): Summary {
  return { url, grade, score, complete };
}

function sentChanges<T>(
  before: readonly T[] | null | undefined,
  after: readonly T[] | null | undefined,
  changesOf: (before: readonly T[], after: readonly T[]) => Changes,
): Sent {
  if (before && after) return { unseen: [], ...changesOf(before, after) };
  const unseen = [...(before ? [] : ['before' as const]), ...(after ? [] : ['after' as const])];
  return { unseen, changes: [], same: 0 };
}

function compareFindings(before: ComparedReport, after: ComparedReport): ComparisonJson['findings'] {
  const sideOf = (report: ComparedReport) => ({
    findings: findingsOf(report),
    passes: report.passes,
    unknowns: report.unknown,
  });
  return findingChanges(sideOf(before), sideOf(after));
}

function findingsOf({ findings }: ComparedReport): ComparedFinding[] {
  return findings.map(({ id, text, severity, points, suppressed }) => ({
    id,
    text,
    severity,
    points,
    ...(suppressed && { suppressed: true }),
  }));
}

function isWorseThan(
  before: ComparedReport,
  after: ComparedReport,
  { added, notChecked }: ComparisonJson['findings'],
): boolean | null {
  if (before.score === null || after.score === null) return null;
  if (after.score > before.score) return false;
  const isOfAfter = ({ id }: ComparedFinding) => after.findings.some((finding) => finding.id === id);
  const isExplained = [...notChecked.before, ...notChecked.after].some(
    (finding) => finding.points > 0 && isOfAfter(finding),
  );
  return (after.score < before.score && !isExplained) || added.some(isRegression);
}

/** Whether a new finding makes a page worse. */
export function isRegression({ severity, suppressed }: ComparedFinding): boolean {
  return severity !== 'info' && !suppressed;
}

export interface Pairs {
  readonly pairs: readonly (readonly [before: ComparedReport, after: ComparedReport])[];
  /** Those without a counterpart. */
  readonly onlyBefore: readonly ComparedReport[];
  readonly onlyAfter: readonly ComparedReport[];
}

/** Pairs the pages: by address, then by path, as on two hosts; if there is one page each, those. */
export function pairReports(before: readonly ComparedReport[], after: readonly ComparedReport[]): Pairs {
  const [one, other] = [before[0], after[0]];
  if (before.length === 1 && after.length === 1 && one && other)
    return { pairs: [[one, other]], onlyBefore: [], onlyAfter: [] };
  const found = new Map<ComparedReport, ComparedReport>();
  const free = new Set(after);
  for (const keyOf of [({ url }: ComparedReport) => url, ({ url }: ComparedReport) => pathOf(url)]) {
    const byKey = groupedBy(free, keyOf);
    for (const report of before.filter((unpaired) => !found.has(unpaired))) {
      const counterpart = byKey.get(keyOf(report))?.shift();
      if (!counterpart) continue;
      found.set(report, counterpart);
      free.delete(counterpart);
    }
  }
  return {
    pairs: before.flatMap((report) => {
      const counterpart = found.get(report);
      return counterpart ? [[report, counterpart] as const] : [];
    }),
    onlyBefore: before.filter((report) => !found.has(report)),
    onlyAfter: [...free],
  };
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
