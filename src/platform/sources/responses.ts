import { AnswerLog, type AnswerRow } from '../../capture/answer-log.js';
import { onAnswerComplete, onNavigated } from '../browser/devtools.js';
import { watchRequests } from './tab-requests.js';

/** The answers of the tab DevTools look at, as they come. */
export interface Answers {
  /** The same array until something changes. */
  rows(): readonly AnswerRow[];
  /** Requests no longer kept, the oldest of the page. */
  dropped(): number;
  /** Calls back after a change, however many came together. Returns the way to stop. */
  watch(listener: () => void): () => void;
  clear(): void;
  /** Keeps what earlier pages of the tab asked for. */
  keep(on: boolean): void;
}

/** Records from now on, in memory, for as long as the page that calls lives. */
export function createAnswers(tabId: number): Answers {
  const log = new AnswerLog();
  const listeners = new Set<() => void>();
  let keeps = false;
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
    if (keeps) return;
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
    keep(on) {
      keeps = on;
    },
  };
}
