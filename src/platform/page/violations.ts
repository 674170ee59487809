import { readUnread, readViolation, ViolationLog } from '../../capture/violations.js';
import type { ViolationSource } from '../../ui/ports.js';
import { onNavigated } from '../browser/devtools.js';
import { hasContentScriptApisOnly } from '../browser/browser-features.js';
import { send } from '../messages/protocol.js';
import { askBackground } from '../messages/subscriptions.js';
import { readObserverState } from './observer-messages.js';
import { onViolation } from './violation-ports.js';

/** Observes the inspected page only while watched: nothing runs in the page before or after. */
export function createViolations(tabId: number): ViolationSource {
  const log = new ViolationLog();
  return {
    rows: () => log.rows(),
    dropped: () => log.dropped,
    watch(listener, failed) {
      const take = (message: unknown) => {
        const report = readViolation(message);
        const unread = readUnread(message);
        // Another view ended the observation for all.
        if (readObserverState(message)?.says === 'stopped') observe(false);
        if (report) log.take(report.violation, report.count);
        else if (unread > 0) log.miss(unread);
        else return;
        listener();
      };
      const observe = (again: boolean) => {
        send('observeViolations', { tabId, again }).catch((error: unknown) => {
          failed(error instanceof Error ? error.message : String(error));
        });
      };
      const stopListening = hasContentScriptApisOnly()
        ? askBackground('violations', tabId, take)
        : onViolation(tabId, take);
      const stopFollowing = onNavigated(() => {
        log.clear();
        listener();
        observe(false);
      });
      log.clear();
      observe(true);
      return () => {
        stopFollowing();
        stopListening();
      };
    },
  };
}
