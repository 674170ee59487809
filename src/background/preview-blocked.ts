import { keyOf, MAX_PREVIEW_BLOCKED, type Preview, type PreviewBlocked } from '../capture/preview.js';
import { readBlocked, readViolation } from '../capture/violations.js';
import { shownIn } from '../platform/browser/navigation.js';
import { observeViolations } from '../platform/page/observe-violations.js';
import { onViolation } from '../platform/page/violation-ports.js';

export type Blocked = Pick<Preview, 'blocked' | 'isCut'>;

/** Milliseconds between two changes of the stored list. */
const DELAY_MS = 200;

/** How to stop watching each tab. */
const stops = new Map<number, () => void>();

export function stopWatching(tabId: number): void {
  stops.get(tabId)?.();
  stops.delete(tabId);
}

/**
 * Watches what policies block in the document of a tab, from its commit on. Nothing is kept of how often, and watching
 * ends when the list is full: a page may violate its policy without end.
 * @param save stores the list
 */
export async function watchBlocked(tabId: number, save: (blocked: Blocked) => Promise<void>): Promise<void> {
  stopWatching(tabId);
  const waiting = () => undefined;
  stops.set(tabId, waiting);
  const shown = await shownIn(tabId);
  // Meanwhile the preview ended, or the next document is watched.
  if (stops.get(tabId) !== waiting) return;
  if (!shown) {
    stopWatching(tabId);
    return;
  }
  const found = new Map<string, PreviewBlocked>();
  let isCut = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const saveSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      save({ blocked: [...found.values()], ...(isCut && { isCut }) }).catch(console.error);
    }, DELAY_MS);
  };
  const stopListening = onViolation(tabId, (message) => {
    const isReported = readViolation(message)?.violation.disposition === 'report';
    const read = readBlocked([message], shown.url);
    for (const { directive, blocked } of read.seen ? read.value : []) {
      const key = `${isReported ? 'reported' : 'enforced'} ${keyOf({ directive, blocked })}`;
      if (isCut || found.has(key)) continue;
      if (found.size < MAX_PREVIEW_BLOCKED)
        found.set(key, { directive, blocked, ...(isReported && { isReported }) });
      else isCut = true;
      saveSoon();
    }
    if (isCut) stopListening();
  });
  stops.set(tabId, () => {
    clearTimeout(timer);
    stopListening();
  });
  // The browser's own viewers cannot be entered: nothing is known of what was blocked in them.
  await observeViolations(tabId).catch(() => undefined);
}
