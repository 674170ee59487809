import { isRecord, MAX_RECORDED_PAGES, MAX_RECORDED_REPORTS, type BlockedLoad } from '../../engine/index.js';
import { isCount } from '../observed.js';
import { isBlocked, isDirective } from './stored-recording.js';

/** What the reports of one page, or of one pattern of paths, say. */
export interface ReportedPage {
  readonly url: string;
  readonly blocked: readonly BlockedLoad[];
}

/** Reports from a file, as many as a recording keeps. */
export interface ReportsToAdd {
  readonly pages: readonly ReportedPage[];
  /** How many reports of the site are not among them. */
  readonly leftOut: number;
}

/** Parses the reports in a request; undefined if anything of it is malformed, or of another site. */
export function parseReports(raw: unknown, origin: string): ReportsToAdd | undefined {
  if (!isRecord(raw) || !Array.isArray(raw['pages']) || raw['pages'].length > MAX_RECORDED_PAGES)
    return undefined;
  const pages = raw['pages'].map((one) => parsePage(one, origin));
  const { leftOut } = raw;
  return pages.every((page) => page !== undefined) && isCount(leftOut) ? { pages, leftOut } : undefined;
}

/** Characters of a page's URL. */
const MAX_URL = 2_000;

function parsePage(raw: unknown, origin: string): ReportedPage | undefined {
  if (!isRecord(raw) || !Array.isArray(raw['blocked'])) return undefined;
  const { url } = raw;
  if (typeof url !== 'string' || url.length > MAX_URL || !URL.canParse(url)) return undefined;
  if (new URL(url).origin !== origin || raw['blocked'].length > MAX_RECORDED_REPORTS) return undefined;
  const blocked = raw['blocked'].map(parseBlocked);
  return blocked.every((one) => one !== undefined) ? { url, blocked } : undefined;
}

function parseBlocked(raw: unknown): BlockedLoad | undefined {
  if (!isRecord(raw)) return undefined;
  const { directive, blocked, count } = raw;
  return isDirective(directive) && isBlocked(blocked) && isCount(count)
    ? { directive, blocked, count }
    : undefined;
}
