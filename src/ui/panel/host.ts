import type { Baseline } from '../../capture/baseline.js';
import type { PageSnapshot } from '../../engine/index.js';

/** What the panel asks for beyond its page and its answers. DevTools hand it the browser's, tests a memory's. */
export interface PanelHost {
  /** The program's version, for the reports it writes. */
  readonly version: string;
  /** Calls back with the page pinned for a site, or null. Returns the way to stop. */
  watchBaseline(site: string, listener: (baseline: Baseline | null) => void): () => void;
  /** Pins the page on show. `kept` is false in a private window, where nothing is pinned. */
  pin(): Promise<{ readonly kept: boolean }>;
  unpin(site: string): Promise<void>;
  /** The pages of an origin that are remembered of this session, the newest first. */
  seenPages(origin: string): Promise<readonly { readonly snapshot: PageSnapshot; readonly seenAt: number }[]>;
  readonly openSettings: () => void;
}
