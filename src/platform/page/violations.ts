import { readViolation, ViolationLog, type ViolationRow } from '../../capture/violations.js';
import { onNavigated } from '../browser/devtools.js';
import { hasContentScriptApisOnly } from '../browser/browser-features.js';
import { send } from '../messages/protocol.js';
import { askBackground } from '../messages/subscriptions.js';
import { onViolation } from './violation-ports.js';

/** What the policies of the inspected page stop, as it happens. */
export interface Violations {
  rows(): readonly ViolationRow[];
  /** Different ones that are not kept. */
  dropped(): number;
  /**
   * Looks from now on: only now is anything put into the page. Calls back after a change.
   * @returns the way to stop; with it what was put into the page ends too
   */
  watch(listener: () => void, failed: (why: string) => void): () => void;
}

export function createViolations(tabId: number): Violations {
  const log = new ViolationLog();
  return {
    rows: () => log.rows(),
    dropped: () => log.dropped,
    watch(listener, failed) {
      const take = (message: unknown) => {
        const report = readViolation(message);
        if (!report) return;
        log.take(report.violation, report.count);
        listener();
      };
      const observe = () => {
        send('observeViolations', { tabId }).catch((error: unknown) => {
          failed(error instanceof Error ? error.message : String(error));
        });
      };
      const stopListening = hasContentScriptApisOnly()
        ? askBackground('violations', tabId, take)
        : onViolation(tabId, take);
      const stopFollowing = onNavigated(() => {
        log.clear();
        listener();
        observe();
      });
      log.clear();
      observe();
      return () => {
        stopFollowing();
        stopListening();
      };
    },
  };
}
