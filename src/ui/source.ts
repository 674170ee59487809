import type { PageState } from '../capture/page-state.js';
import type { ProbeRequest } from '../engine/index.js';

/** Requests a person was shown, and agreed to. */
export interface Agreed {
  /** What stands in the address that nothing is at. */
  readonly token: string;
  readonly requests: readonly ProbeRequest[];
}

/** Where a view gets its facts. The popup hands it the browser's, tests and the gallery a memory's. */
export interface FactSource {
  /** Calls back with every state, the first one as soon as it is known. Returns the way to stop. */
  watch(listener: (state: PageState) => void): () => void;
  /** Reloads the tab, so that its answer is recorded; the state follows by itself. */
  reload(options: { bypassCache: boolean }): Promise<void>;
  /** Asks the person for access to this site (needs a user gesture). False when declined. */
  grant(origin: string): Promise<boolean>;
  /** Reads the page's markup and cookie store again; the state follows by itself. */
  readPage(): Promise<void>;
  /** Sends what the person agreed to; the answers follow by themselves, one by one. Resolves when all are in. */
  probe(agreed: Agreed): Promise<void>;
  /**
   * Takes these for the site's servers, by name, outermost first, or with null those that are recognised.
   * `kept` is false where that is not remembered.
   */
  chooseStack(names: readonly string[] | null): Promise<{ readonly kept: boolean }>;
}
