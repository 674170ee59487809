import { isRecord, MAX_RECORDED_PAGES, MAX_RECORDED_REPORTS, type BlockedLoad } from '../engine/index.js';
import { isCount } from './is-count.js';
import { isBlocked, isDirective } from './recording.js';

/** What the reports of one page say. */
export interface ReportedPage {
  readonly url: string;
  readonly blocked: readonly BlockedLoad[];
}

/** Parses the reports in a request; undefined if anything of it is malformed, or of another site. */
export function readReportedPages(raw: unknown, origin: string): readonly ReportedPage[] | undefined {
  if (!Array.isArray(raw) || raw.length > MAX_RECORDED_PAGES) return undefined;
  const pages = raw.map((one) => readPage(one, origin));
  return pages.every((page) => page !== undefined) ? pages : undefined;
}

/** Characters of a page's URL. */
const MAX_URL = 2_000;

function readPage(raw: unknown, origin: string): ReportedPage | undefined {
  if (!isRecord(raw) || !Array.isArray(raw['blocked'])) return undefined;
  const { url } = raw;
  if (typeof url !== 'string' || url.length > MAX_URL || !URL.canParse(url)) return undefined;
  if (new URL(url).origin !== origin || raw['blocked'].length > MAX_RECORDED_REPORTS) return undefined;
  const blocked = raw['blocked'].map(readBlocked);
  return blocked.every((one) => one !== undefined) ? { url, blocked } : undefined;
}

function readBlocked(raw: unknown): BlockedLoad | undefined {
  if (!isRecord(raw)) return undefined;
  const { directive, blocked, count } = raw;
  return isDirective(directive) && isBlocked(blocked) && isCount(count)
    ? { directive, blocked, count }
    : undefined;
}
