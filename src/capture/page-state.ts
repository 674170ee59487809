import type { PageSnapshot } from '../engine/index.js';

/** What a view can be told of the tab it stands beside. Opinions are made by the view. */
export type PageState =
  | { readonly kind: 'loading' }
  /** A page no extension may read, or one that is not http(s). `scheme` such as `chrome:`; '' where it is not told. */
  | { readonly kind: 'not-web'; readonly scheme: string }
  /** The browser withholds access to this site; `origin` is the pattern to ask for. */
  | { readonly kind: 'withheld'; readonly url: string; readonly origin: string }
  /** Access is there, but no answer of this page was recorded. */
  | { readonly kind: 'nothing'; readonly url: string }
  | {
      readonly kind: 'page';
      readonly snapshot: PageSnapshot;
      /** Milliseconds since the epoch: when the document was committed. */
      readonly seenAt: number;
      /** The tab is of a private window; absent where it is not. */
      readonly isPrivate?: true;
      /** The servers the person says there are, by name, outermost first. */
      readonly chosen?: readonly string[];
    }
  | { readonly kind: 'error'; readonly message: string };
