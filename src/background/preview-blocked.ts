import { keyOf, MAX_PREVIEW_BLOCKED, type Preview, type PreviewBlocked } from '../capture/preview.js';
import { readBlocked, readPolicyViolation, readUnread, readViolation } from '../capture/violations.js';
import { reportsViolations } from '../platform/browser/browser-features.js';
import { shownIn } from '../platform/browser/navigation.js';
import { followFailures, failuresOf } from './preview-failed.js';
import { readObserverState } from '../platform/page/observer-messages.js';
import { observeViolations } from '../platform/page/observe-violations.js';
import { onViolation } from '../platform/page/violation-ports.js';
import { later } from '../platform/tasks.js';

/** What is known of the document on show. */
export type Blocked = Pick<Preview, 'blocked' | 'isCut' | 'failed' | 'isWatched' | 'unread' | 'isResumed'>;

/** The document to watch. */
interface Since {
  /** In milliseconds since the epoch; absent if it was committed before this run of the background. */
  readonly committedAt?: number;
  /** What is known to be blocked in it. */
  readonly known?: readonly PreviewBlocked[];
}

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
export async function watchBlocked(
  tabId: number,
  save: (blocked: Blocked) => Promise<void>,
  { committedAt, known = [] }: Since = {},
): Promise<void> {
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
  const found = new Map(known.map((one) => [nameOf(one), one]));
  let isCut = false;
  let isWatched = false;
  let unread = 0;
  let cancel: (() => void) | undefined;
  const saveSoon = () => {
    if (stops.get(tabId) !== stop) return;
    cancel ??= later(DELAY_MS, () => {
      cancel = undefined;
      const failed = committedAt === undefined ? undefined : failuresOf(tabId, committedAt);
      return save({
        blocked: [...found.values()],
        ...(isCut && { isCut }),
        ...(failed && { failed }),
        ...(isWatched && { isWatched }),
        ...(unread > 0 && { unread }),
      });
    });
  };
  const add = (one: PreviewBlocked) => {
    const key = nameOf(one);
    if (isCut || found.has(key)) return;
    if (found.size < MAX_PREVIEW_BLOCKED) found.set(key, one);
    else isCut = true;
    saveSoon();
  };
  let stopListening = (): void => undefined;
  const stopIfCut = () => {
    if (isCut) stopListening();
  };
  const stop = () => {
    cancel?.();
    stopListening();
  };
  stops.set(tabId, stop);
  if (committedAt !== undefined) followFailures(tabId, committedAt, saveSoon);
  const take = (message: unknown) => {
    const state = readObserverState(message);
    // Where the browser keeps no reports, an observer that comes late knows nothing of what was before.
    if (state?.says === 'observing' && (committedAt !== undefined || !state.isNew || reportsViolations())) {
      isWatched = true;
      saveSoon();
    }
    const missed = readUnread(message);
    if (missed > 0) {
      unread += missed;
      saveSoon();
    }
    for (const one of blockedIn(message, shown.url)) add(one);
    stopIfCut();
  };
  stopListening = onViolation(tabId, take, shown.documentId);
  // What waited may have come at once.
  stopIfCut();
  // The browser's own viewers cannot be entered: nothing is known of what was blocked in them.
  await observeViolations(tabId).catch(() => undefined);
  if (committedAt !== undefined) saveSoon();
}

function nameOf(one: PreviewBlocked): string {
  return `${one.isReported ? 'reported' : 'enforced'} ${keyOf(one)}`;
}

/** What a message of the observer says that a policy blocked. */
function blockedIn(message: unknown, page: string): readonly PreviewBlocked[] {
  const other = readPolicyViolation(message);
  if (other) {
    const { header: directive, url: blocked, isReported } = other;
    return [{ directive, blocked, ...(isReported && { isReported }) }];
  }
  const isReported = readViolation(message)?.violation.disposition === 'report';
  const read = readBlocked([message], page);
  return (read.seen ? read.value : []).map(({ directive, blocked }) => ({
    directive,
    blocked,
    ...(isReported && { isReported }),
  }));
}
