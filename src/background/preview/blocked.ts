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
import { parseObserverState, VIOLATIONS_PORT } from '../../platform/page/observer-messages.js';
import { observeViolations } from '../../platform/page/observe-violations.js';
import { onViolation, type ObserverPort } from '../../platform/page/violation-ports.js';
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
  const list = collect(known.blocked, MAX_PREVIEW_BLOCKED, nameOfBlocked, signal, (blocked) =>
    save({ blocked }),
  );
  const repeated = createRepeated();
  if (list.isFull()) return;
  const shown = await shownIn(tabId);
  // Meanwhile the preview ended, or the next document is watched.
  if (signal.aborted || !shown) return;
  let stop = (): void => undefined;
  const stopIfFull = () => {
    if (list.isFull()) stop();
  };
  const take = (message: unknown, port: ObserverPort) => {
    const state = parseObserverState(message);
    // Where the browser keeps no reports, an observer that comes late knows nothing of what was before.
    if (state?.says === 'observing' && (!isResumed || !state.isNew || reportsViolations())) list.watch();
    list.miss(parseUnread(message));
    for (const one of blockedIn(message, shown.url)) {
      const all = repeated.with(one, port);
      if (all) list.add(all, larger);
      else list.add(one, summed);
    }
    if (state?.says === 'observing') repeated.end(port);
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

/**
 * A new observer, as for a panel that is opened, begins with what the browser keeps of before, which one before it sent
 * too.
 */
function createRepeated() {
  const isOver = new WeakSet<ObserverPort>();
  const counts = new WeakMap<ObserverPort, Map<string, PreviewBlocked>>();
  return {
    /** All of one name that the port sent of what was before; undefined for what is new. */
    with(one: PreviewBlocked, port: ObserverPort): PreviewBlocked | undefined {
      if (port.name !== VIOLATIONS_PORT || isOver.has(port)) return undefined;
      const ofPort = counts.get(port) ?? new Map<string, PreviewBlocked>();
      const name = nameOfBlocked(one);
      const before = ofPort.get(name);
      const all = before ? summed(before, one) : one;
      counts.set(port, ofPort.set(name, all));
      return all;
    },
    end(port: ObserverPort): void {
      isOver.add(port);
    },
  };
}

function larger(before: PreviewBlocked, one: PreviewBlocked): PreviewBlocked {
  return timesOf([one]) > timesOf([before]) ? one : before;
}

function summed(before: PreviewBlocked, one: PreviewBlocked): PreviewBlocked {
  return timesOf([before]) < MAX_TIMES
    ? { ...before, count: Math.min(MAX_TIMES, timesOf([before, one])) }
    : before;
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
