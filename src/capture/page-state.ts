import type { ActiveSuppressions, PageSnapshot, PreviewPlan } from '../engine/index.js';
import type { Copied } from './deployed/copied.js';
import type { BeforePreview } from './preview/choice.js';
import type { SelectionChanges } from './selection.js';
import type { Preview } from './preview/preview.js';

/** The facts a view gets about its tab. The view grades them itself. */
export type PageState =
  | { readonly kind: 'loading' }
  /** A page that extensions may not read, or that is not http(s). `scheme` such as `chrome:`; '' if unknown. */
  | { readonly kind: 'not-web'; readonly scheme: string }
  /** The browser shows its own error page. `error` is its error, see `NavigationFailed`; '' if unknown. */
  | { readonly kind: 'failed'; readonly url: string; readonly error: string; readonly preview?: ShownPreview }
  /** The extension has no access to this site; `origin` is the match pattern to request. */
  | { readonly kind: 'withheld'; readonly url: string; readonly origin: string }
  /** The extension has access, but no response of this page was recorded. */
  | { readonly kind: 'nothing'; readonly url: string; readonly preview?: ShownPreview }
  | {
      readonly kind: 'page';
      readonly snapshot: PageSnapshot;
      /** When the document was committed, in milliseconds since the epoch. */
      readonly seenAt: number;
      /** The tab is in a private window. */
      readonly isPrivate?: true;
      /** The pages of its origin are being recorded. */
      readonly isRecorded?: true;
      /** The servers that the user chose, by name, outermost first. */
      readonly chosen?: readonly string[];
      /** The ids of the checklists’ items that the user ticked. */
      readonly checked?: readonly string[];
      /** What the user changed in the selection of fixes on this site: `SelectionChanges`. */
      readonly selection?: SelectionChanges;
      /** What was copied for this site. */
      readonly copied?: Copied;
      /** The findings suppressed on this site; absent if there are none. */
      readonly suppressed?: ActiveSuppressions;
      /** The preview that runs in the tab. The page may still be the server's (`snapshot.simulated`). */
      readonly preview?: ShownPreview;
    }
  | { readonly kind: 'error'; readonly message: string };

/** A preview, and how it went for the page on show. */
export interface ShownPreview extends Preview {
  /** Names of headers that arrived otherwise than they were set. */
  readonly conflicts: readonly string[];
  /** Names of headers that the page did not get, as the fix leaves them out on it. */
  readonly leftOut: readonly string[];
  /** Names of headers whose violations this browser does not report. */
  readonly unreported: readonly string[];
  /** Where it began, and its plan for the whole site, for the texts of what it simulates; absent if not kept. */
  readonly from?: BeforePreview & { readonly plan: PreviewPlan };
}

/** Whether a page is one that the preview changed. The browser may restore one of an earlier preview. */
export function isOf({ startedAt }: Preview, { simulated, seenAt = 0 }: PageSnapshot): boolean {
  return simulated === true && seenAt >= startedAt;
}
