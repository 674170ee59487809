import {
  keyOf,
  MAX_PREVIEW_BLOCKED,
  MAX_TIMES,
  timesOf,
  type PreviewBlocked,
} from '../../capture/preview/preview.js';
import { parseBlocked, parsePolicyViolation, parseUnread, parseViolation } from '../../capture/violations.js';
import { reportsViolations } from '../../platform/browser/browser-features.js';
import { shownIn } from '../../platform/browser/navigation.js';
import { collect } from '../../platform/collector.js';
import { parseObserverState } from '../../platform/page/observer-messages.js';
import { observeViolations } from '../../platform/page/observe-violations.js';
import { onViolation } from '../../platform/page/violation-ports.js';
import type { Watching } from './seen.js';

/**
 * Watches what policies block in the document of a tab, from its commit on. Watching ends when the list
 * is full, and counting at a maximum: a page may violate its policy without end.
 * @param isResumed the document was committed before this run of the background
 */
export async function watchBlocked(
  tabId: number,
  { known, signal, save }: Watching,
  isResumed: boolean,
): Promise<void> {
  const list = collect(
    known.blocked,
    MAX_PREVIEW_BLOCKED,
    nameOfBlocked,
    signal,
    (blocked) => save({ blocked }),
    (before, one) =>
      timesOf([before]) < MAX_TIMES
        ? { ...before, count: Math.min(MAX_TIMES, timesOf([before, one])) }
        : before,
  );
  if (list.isFull()) return;
  const shown = await shownIn(tabId);
  // Meanwhile the preview ended, or the next document is watched.
  if (signal.aborted || !shown) return;
  let stop = (): void => undefined;
  const stopIfFull = () => {
    if (list.isFull()) stop();
  };
  const take = (message: unknown) => {
    const state = parseObserverState(message);
    // Where the browser keeps no reports, an observer that comes late knows nothing of what was before.
    if (state?.says === 'observing' && (!isResumed || !state.isNew || reportsViolations())) list.watch();
    list.miss(parseUnread(message));
    for (const one of blockedIn(message, shown.url)) list.add(one);
    stopIfFull();
  };
  stop = onViolation(tabId, take, shown.documentId);
  signal.addEventListener('abort', stop);
  // What waited may have come at once.
  stopIfFull();
  // The browser's own viewers cannot be entered: nothing is known of what was blocked in them.
  await observeViolations(tabId).catch(() => {
    list.watch('page-unreadable');
  });
}

function nameOfBlocked(one: PreviewBlocked): string {
  return `${one.isReported ? 'reported' : 'enforced'} ${keyOf(one)}`;
}

/** What a message of the observer says that a policy blocked. */
function blockedIn(message: unknown, page: string): readonly PreviewBlocked[] {
  const other = parsePolicyViolation(message);
  if (other) {
    const { header: directive, url: blocked, isReported } = other;
    return [{ directive, blocked, ...(isReported && { isReported }) }];
  }
  const isReported = parseViolation(message)?.violation.disposition === 'report';
  const read = parseBlocked([message], page);
  return (read.seen ? read.value : []).map(({ directive, blocked, count }) => ({
    directive,
    blocked,
    ...(count > 1 && { count: Math.min(MAX_TIMES, count) }),
    ...(isReported && { isReported }),
  }));
}
