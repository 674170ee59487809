import browser, { type Runtime } from 'webextension-polyfill';
import { VIOLATIONS_PORT } from '../messages/protocol.js';

/**
 * Tells of what comes on the lines that documents of a tab open once they are observed, as it came.
 * @returns the way to stop; with it the documents are observed no longer
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
    for (const port of ports) port.disconnect();
  };
}
