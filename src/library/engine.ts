import { harStream } from '../capture/har/stream.js';
import packageJson from '../../package.json' with { type: 'json' };
import {
  audit,
  parseSuppressions,
  suppressionsFor as activeSuppressions,
  type ActiveSuppressions,
  type PageSnapshot,
  type Report,
} from '../engine/index.js';
import type { Format } from '../export/formats.js';
import { writeReports } from '../export/write.js';
import { proposalsFor } from '../fixes/proposals.js';
import { readResponse, type AnyResponse, type ReadOptions } from './response.js';
import { sha256 } from './sha256.js';

export { audit, GRADE_TABLE, isGraded, isWorse } from '../engine/index.js';
export type {
  ActiveSuppressions,
  Advice,
  Finding,
  Grade,
  ObservatoryReport,
  Observed,
  PageSnapshot,
  Pass,
  Report,
  Severity,
  StackMember,
  Suppression,
  Unknown,
} from '../engine/index.js';
export { readResponse, type AnyResponse, type ReadOptions } from './response.js';
export type { Format } from '../export/formats.js';

/** A page with its report. */
export interface Graded {
  readonly page: PageSnapshot;
  readonly report: Report;
  /** What the report was made with. */
  readonly suppressions?: ActiveSuppressions;
}

/** Grades a `Response` of fetch or of Playwright. */
export async function gradeResponse(response: AnyResponse, options?: ReadOptions): Promise<Graded> {
  const page = await readResponse(response, options);
  return { page, report: audit(page) };
}

/**
 * The pages of a HAR 1.2 file, in its order.
 * @throws Error if it is not a HAR
 */
export function readHar(text: string): readonly PageSnapshot[] {
  const har = harStream(sha256);
  har.write(text);
  return har.end().snapshots;
}

/**
 * The suppressed findings of a page, for `audit`.
 * @param file what the settings page exports, parsed
 * @param date suppressions that ended before it do not count
 * @throws TypeError if it is not a list of suppressed findings
 */
export function suppressionsFor(
  { url }: PageSnapshot,
  file: unknown,
  date: Date = new Date(),
): ActiveSuppressions {
  const read = parseSuppressions(file);
  if (typeof read === 'string') throw new TypeError(`Not a list of suppressed findings: ${read}`);
  return activeSuppressions(url, read, date.toISOString().slice(0, 10));
}

/** Reports with their fixes, as the command line writes them. */
export function write(format: Format, graded: readonly Graded[], date: Date = new Date()): string {
  const reports = graded.map(({ page, report, suppressions }) => ({
    report,
    proposals: proposalsFor(page, report, suppressions),
    seenAt: page.seenAt,
  }));
  return writeReports(format, reports, { version: packageJson.version, date });
}
