import type { TabRequestEvent } from '../../capture/events.js';
import { ResponseLog } from '../../capture/response-log.js';
import type { ResponseSource } from '../../ui/ports.js';
import { hasContentScriptApisOnly } from '../browser/browser-features.js';
import { onResponseComplete, onNavigated } from '../browser/devtools.js';
import { verifiedInOrder } from '../preview/tokens.js';
import { onTabRequest } from '../browser/web-request.js';
import { askBackground } from '../messages/subscriptions.js';

/** Records from now on, in memory, for as long as the page that calls lives. */
export function createResponses(tabId: number): ResponseSource {
  const log = new ResponseLog();
  const listeners = new Set<() => void>();
  let isPreserving = false;
  let isNotified = true;
  const changed = () => {
    if (!isNotified) return;
    isNotified = false;
    // Hundreds of events may arrive together: one notification is enough to render.
    queueMicrotask(() => {
      isNotified = true;
      for (const listener of listeners) listener();
    });
  };
  watchRequests(tabId, (event) => {
    log.take(event);
    changed();
  });
  onResponseComplete((method, url, transfer) => {
    log.completed(method, url, transfer);
    changed();
  });
  onNavigated((url) => {
    if (isPreserving) return;
    log.navigated(url);
    changed();
  });
  return {
    rows: () => log.rows(),
    dropped: () => log.dropped,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      log.clear();
      changed();
    },
    preserveLog(on) {
      isPreserving = on;
    },
  };
}

/**
 * Reports all requests of one tab while a view is open. It costs nothing otherwise.
 * @returns an unsubscribe function
 */
function watchRequests(tabId: number, handle: (event: TabRequestEvent) => void): () => void {
  return hasContentScriptApisOnly()
    ? askBackground('requests', tabId, handle)
    : onTabRequest(tabId, verifiedInOrder(handle));
}
