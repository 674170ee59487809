import { parseUnread, parseViolation, ViolationLog } from '../../capture/violations.js';
import type { ViolationSource } from '../../ui/ports.js';
import { onNavigated } from '../browser/devtools.js';
import { send } from '../messages/protocol.js';
import { askBackground } from '../messages/subscriptions.js';

/** Observes the inspected page only while watched: nothing runs in the page before or after. */
export function createViolations(tabId: number): ViolationSource {
  const log = new ViolationLog();
  return {
    rows: () => log.rows(),
    dropped: () => log.dropped,
    watch(listener, failed) {
      const take = (message: unknown) => {
        const report = parseViolation(message);
        const unread = parseUnread(message);
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
      // Also in Chromium: the background ends an observer that nothing needs, so it has to know of all views.
      const stopListening = askBackground('violations', tabId, take);
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
