import { readViolation, ViolationLog, type ViolationRow } from '../capture/violations.js';
import { onNavigated } from './devtools.js';
import { isConfined } from './dialect.js';
import { send } from './protocol.js';
import { askBackground } from './relay.js';
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
        const told = readViolation(message);
        if (!told) return;
        log.take(told.violation, told.count);
        listener();
      };
      const observe = () => {
        send('observeViolations', { tabId }).catch((error: unknown) => {
          failed(error instanceof Error ? error.message : String(error));
        });
      };
      const stopListening = isConfined()
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
