import browser, { type Runtime } from 'webextension-polyfill';
import { within } from '../tasks.js';
import { askToFlush, parseObserverState } from './observer-messages.js';
import { documentOf, isPublic, openPorts, release } from './violation-ports.js';

/** The page that sent a message. */
export interface WatchedPage {
  readonly tabId: number;
  /** The document's URL. */
  readonly url: string;
}

/** What can be done to all observed pages of an origin. */
export interface WatchedPages {
  /**
   * Resolves when they have sent what they have; after `maxMs` at the latest, with those that have not answered: a page
   * that hangs sends nothing.
   */
  flush(origin: string, maxMs: number): Promise<readonly WatchedPage[]>;
  /** Ends the observation of those that nothing else needs. */
  stop(origin: string): void;
}

/**
 * Passes on the violations of all observed pages that are not in private windows. Register it at the top level.
 */
export function watchPages(handle: (page: WatchedPage, message: unknown) => void): WatchedPages {
  const flushing = new Map<Runtime.Port, () => void>();
  const flushed = (port: Runtime.Port) => {
    flushing.get(port)?.();
    flushing.delete(port);
  };
  browser.runtime.onConnect.addListener((port: Runtime.Port) => {
    const document = documentOf(port);
    if (!document || document.url === '' || !isPublic(port)) return;
    const page = { tabId: document.tabId, url: document.url };
    port.onMessage.addListener((message: unknown) => {
      if (parseObserverState(message)?.says === 'flushed') flushed(port);
      handle(page, message);
    });
    port.onDisconnect.addListener(() => {
      flushed(port);
    });
  });
  const of = (origin: string) =>
    openPorts().filter(([port, { url }]) => url.startsWith(`${origin}/`) && isPublic(port));
  return {
    async flush(origin, maxMs) {
      const asked = of(origin);
      const all = asked.map(
        ([port]) =>
          new Promise<void>((resolve) => {
            flushing.set(port, resolve);
            askToFlush(port);
          }),
      );
      await within(maxMs, Promise.all(all));
      return asked.flatMap(([port, page]) => (flushing.has(port) ? [page] : []));
    },
    stop(origin) {
      for (const [port] of of(origin)) {
        flushed(port);
        release(port);
      }
    },
  };
}
