import browser, { type Runtime } from 'webextension-polyfill';
import { askToFlush, endObservation, readObserverState } from './observer-messages.js';
import { documentOf, isListenedTo } from './violation-ports.js';

/** The page that sent a message. */
export interface WatchedPage {
  readonly tabId: number;
  /** The document's URL. */
  readonly url: string;
}

/** What can be done to all observed pages of an origin. */
export interface WatchedPages {
  /** Resolves when they have sent what they have; after `maxMs` at the latest: a page that hangs sends nothing. */
  flush(origin: string, maxMs: number): Promise<void>;
  /** Ends their observation, but that of tabs that others listen to, such as previews. */
  stop(origin: string): void;
}

/**
 * Passes on the violations of all observed pages that are not in private windows. Register it at the top level.
 * @param closed another view ended the observation, or the page is gone
 */
export function watchPages(
  handle: (page: WatchedPage, message: unknown) => void,
  closed: (page: WatchedPage) => void,
): WatchedPages {
  const ports = new Map<Runtime.Port, WatchedPage>();
  const flushing = new Map<Runtime.Port, () => void>();
  const flushed = (port: Runtime.Port) => {
    flushing.get(port)?.();
    flushing.delete(port);
  };
  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    const document = documentOf(port);
    if (!document || document.url === '' || port.sender?.tab?.incognito !== false) return;
    const page = { tabId: document.tabId, url: document.url };
    ports.set(port, page);
    port.onMessage.addListener((message: unknown) => {
      const says = readObserverState(message)?.says;
      if (says === 'flushed') flushed(port);
      handle(page, message);
      if (says === 'stopped') closed(page);
    });
    port.onDisconnect.addListener(() => {
      ports.delete(port);
      flushed(port);
      closed(page);
    });
  });
  const of = (origin: string) =>
    [...ports].flatMap(([port, { url }]) => (url.startsWith(`${origin}/`) ? port : []));
  return {
    async flush(origin, maxMs) {
      const all = of(origin).map(
        (port) =>
          new Promise<void>((resolve) => {
            flushing.set(port, resolve);
            askToFlush(port);
          }),
      );
      await Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, maxMs))]);
    },
    stop(origin) {
      for (const port of of(origin)) {
        flushed(port);
        const page = ports.get(port);
        if (page && isListenedTo(page.tabId)) continue;
        ports.delete(port);
        endObservation(port);
      }
    },
  };
}
