import { AnswerLog } from '../../capture/answer-log.js';
import type { ResponseSource } from '../../ui/ports.js';
import { onAnswerComplete, onNavigated } from '../browser/devtools.js';
import { watchRequests } from '../browser/tab-requests.js';

/** Records from now on, in memory, for as long as the page that calls lives. */
export function createResponses(tabId: number): ResponseSource {
  const log = new AnswerLog();
  const listeners = new Set<() => void>();
  let isPreserving = false;
  let isTold = true;
  const changed = () => {
    if (!isTold) return;
    isTold = false;
    // Events come by the hundred; whoever draws needs them once.
    queueMicrotask(() => {
      isTold = true;
      for (const listener of listeners) listener();
    });
  };
  watchRequests(tabId, (event) => {
    log.take(event);
    changed();
  });
  onAnswerComplete((method, url, transfer) => {
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
