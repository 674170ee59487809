import { NOTHING_SEEN, type PreviewSeen } from '../../capture/preview/preview.js';

/** What watches the document on show of a tab. */
export interface Watching {
  /** What is known of the document already. */
  readonly known: PreviewSeen;
  /** Ends it: the next document is committed, or the preview has ended. */
  readonly signal: AbortSignal;
  readonly save: (seen: Partial<PreviewSeen>) => Promise<void>;
}

/** By tab. */
const watching = new Map<number, AbortController>();

/** Ends what watches the document before. */
export function startWatching(tabId: number, save: Watching['save'], known = NOTHING_SEEN): Watching {
  stopWatching(tabId);
  const controller = new AbortController();
  watching.set(tabId, controller);
  return { known, signal: controller.signal, save };
}

export function stopWatching(tabId: number): void {
  watching.get(tabId)?.abort();
  watching.delete(tabId);
}

export function isWatching(tabId: number): boolean {
  return watching.has(tabId);
}
