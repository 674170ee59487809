import browser, { type Runtime } from 'webextension-polyfill';
import { VIOLATIONS_PORT } from '../messages/protocol.js';

/** Whether a recording needs the observer in a tab when a view no longer does. */
let isNeeded: (tabId: number) => boolean = () => false;

export function keepObserved(isKept: (tabId: number) => boolean): void {
  isNeeded = isKept;
}

/**
 * Passes on messages from the ports that observed documents of a tab open.
 * @returns an unsubscribe function, which also ends the observation
 */
export function onViolation(tabId: number, handle: (message: unknown) => void): () => void {
  const ports = new Set<Runtime.Port>();
  const connected = (port: Runtime.Port) => {
    const { name, sender } = port;
    if (name !== VIOLATIONS_PORT || sender?.id !== browser.runtime.id || sender.tab?.id !== tabId) return;
    ports.add(port);
    port.onMessage.addListener(handle);
    port.onDisconnect.addListener(() => ports.delete(port));
  };
  browser.runtime.onConnect.addListener(connected);
  return () => {
    browser.runtime.onConnect.removeListener(connected);
    for (const port of ports) {
      if (isNeeded(tabId)) port.onMessage.removeListener(handle);
      else port.disconnect();
    }
  };
}
