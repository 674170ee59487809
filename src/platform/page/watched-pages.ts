import browser, { type Runtime } from 'webextension-polyfill';
import { VIOLATIONS_PORT } from '../messages/protocol.js';

/** The page that sent a message. */
export interface WatchedPage {
  readonly tabId: number;
  /** The document's URL. */
  readonly url: string;
}

/**
 * Passes on the violations of all observed pages that are not in private windows. Register it at the top level.
 * @param closed another view ended the observation, or the page is gone
 * @returns a function that ends the observation of the pages of an origin
 */
export function onWatchedPage(
  handle: (page: WatchedPage, message: unknown) => void,
  closed: (page: WatchedPage) => void,
): (origin: string) => void {
  const ports = new Map<Runtime.Port, WatchedPage>();
  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    const { name, sender } = port;
    const { tab, url, frameId } = sender ?? {};
    if (name !== VIOLATIONS_PORT || sender?.id !== browser.runtime.id || frameId !== 0) return;
    if (tab?.id === undefined || tab.incognito || url === undefined) return;
    const page = { tabId: tab.id, url };
    ports.set(port, page);
    port.onMessage.addListener((message: unknown) => {
      handle(page, message);
    });
    port.onDisconnect.addListener(() => {
      ports.delete(port);
      closed(page);
    });
  });
  return (origin) => {
    for (const [port, { url }] of ports) {
      if (!url.startsWith(`${origin}/`)) continue;
      ports.delete(port);
      port.disconnect();
    }
  };
}
