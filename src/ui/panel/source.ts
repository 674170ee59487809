import type { ResponseRow } from '../../capture/response-log.js';
import type { ViolationRow } from '../../capture/violations.js';

/** Where the panel gets a tab's answers as they come. DevTools hand it the browser's, tests a memory's. */
export interface ResponseSource {
  /** The same array until something changes; a row that did not change is the same object. */
  rows(): readonly ResponseRow[];
  /** Requests no longer kept, the oldest of the page. */
  dropped(): number;
  /** Calls back after a change. Returns the way to stop. */
  watch(listener: () => void): () => void;
  clear(): void;
  /** Keeps what earlier pages of the tab asked for. */
  keep(on: boolean): void;
}

/** Where the panel gets what the page's policies stop. */
export interface ViolationSource {
  rows(): readonly ViolationRow[];
  /** Different ones that are not kept. */
  dropped(): number;
  /** Looks from now on, and calls back after a change. Returns the way to stop. */
  watch(listener: () => void, failed: (why: string) => void): () => void;
}
