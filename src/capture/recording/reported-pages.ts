import {
  listOf,
  MAX_RECORDED_PAGES,
  MAX_RECORDED_REPORTS,
  recordOf,
  type BlockedLoad,
} from '../../engine/index.js';
import { count } from '../observed.js';
import { parseReported } from './stored-recording.js';

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

/** Whether they are all of pages of one origin. */
export function areOf({ pages }: ReportsToAdd, origin: string): boolean {
  return pages.every(({ url }) => new URL(url).origin === origin);
}

/** Characters of a page's URL. */
const MAX_URL = 2_000;

/** Parses the reports in a request; undefined if anything of it is malformed. */
export const parseReports = recordOf<ReportsToAdd>({
  pages: listOf(
    MAX_RECORDED_PAGES,
    recordOf<ReportedPage>({
      url: (raw) => (typeof raw === 'string' && raw.length <= MAX_URL && URL.canParse(raw) ? raw : undefined),
      blocked: listOf(MAX_RECORDED_REPORTS, parseReported),
    }),
  ),
  leftOut: count,
});
