import browser, { type Runtime } from 'webextension-polyfill';
import { readViolation, ViolationLog, type ViolationRow } from '../capture/violations.js';
import { onNavigated } from './devtools.js';
import { send, VIOLATIONS_PORT } from './protocol.js';

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
      const ports = new Set<Runtime.Port>();
      const connected = (port: Runtime.Port) => {
        const { name, sender } = port;
        if (name !== VIOLATIONS_PORT || sender?.id !== browser.runtime.id || sender.tab?.id !== tabId) return;
        ports.add(port);
        port.onMessage.addListener((message: unknown) => {
          const told = readViolation(message);
          if (!told) return;
          log.take(told.violation, told.count);
          listener();
        });
        port.onDisconnect.addListener(() => ports.delete(port));
      };
      const observe = () => {
        send('observeViolations', { tabId }).catch((error: unknown) => {
          failed(error instanceof Error ? error.message : String(error));
        });
      };
      browser.runtime.onConnect.addListener(connected);
      const stopFollowing = onNavigated(() => {
        log.clear();
        listener();
        observe();
      });
      log.clear();
      observe();
      return () => {
        stopFollowing();
        browser.runtime.onConnect.removeListener(connected);
        for (const port of ports) port.disconnect();
      };
    },
  };
}
