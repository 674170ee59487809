import type { Report, SentFields } from '../engine/index.js';
import type { Proposals } from '../fixes/index.js';

/** What every report says of itself. */
export interface About {
  /** The product's version. */
  readonly version: string;
  /** When the pages were graded. */
  readonly date: Date;
}

/** A page's report with its fixes. */
export interface PageReport {
  readonly report: Report;
  readonly proposals: Proposals;
  /** Milliseconds since the epoch: when the page was loaded, if that is known. */
  readonly seenAt?: number | undefined;
  /** What the page sent, for `compare`. */
  readonly sent?: SentFields;
  /** The ids of the checklists’ items that the user ticked. */
  readonly checked?: readonly string[];
}
