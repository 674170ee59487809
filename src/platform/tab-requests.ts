import browser, { type Runtime } from 'webextension-polyfill';
import type { TabRequestEvent } from '../capture/events.js';
import { isOwnPage } from './protocol.js';
import { mayListen, onTabRequest } from './web-request.js';

const NAME = 'requests of tab ';

/**
 * Tells of every request of one tab, for as long as somebody looks: with nobody looking it costs nothing.
 * @returns the way to stop
 */
export function watchRequests(tabId: number, handle: (event: TabRequestEvent) => void): () => void {
  return mayListen() ? onTabRequest(tabId, handle) : askBackground(tabId, handle);
}

/** Listens for pages of the extension that may not listen themselves. Register it at the top level. */
export function serveRequests(): void {
  browser.runtime.onConnect.addListener((port) => {
    const tabId = port.name.startsWith(NAME) ? Number(port.name.slice(NAME.length)) : Number.NaN;
    if (!Number.isInteger(tabId) || !port.sender || !isOwnPage(port.sender)) return;
    const stop = onTabRequest(tabId, (event) => {
      port.postMessage(event);
    });
    port.onDisconnect.addListener(stop);
  });
}

/** A background that ends takes the port with it: the next one is asked at once. */
function askBackground(tabId: number, handle: (event: TabRequestEvent) => void): () => void {
  let port: Runtime.Port | undefined;
  let stopped = false;
  const connect = () => {
    if (stopped) return;
    port = browser.runtime.connect({ name: NAME + String(tabId) });
    // The other end is our own background.
    port.onMessage.addListener((event) => {
      handle(event as TabRequestEvent);
    });
    port.onDisconnect.addListener(connect);
  };
  connect();
  return () => {
    stopped = true;
    port?.disconnect();
  };
}
