import browser, { type Runtime } from 'webextension-polyfill';
import type { TabRequestEvent } from '../capture/events.js';
import { isOwnPage } from './protocol.js';

/** What the background listens to for pages that may not, by name, with what it tells of. */
interface Relayed {
  requests: TabRequestEvent;
  /** Something of the tab that storage does not tell of. */
  changes: null;
  /** As it comes from the page's document. */
  violations: unknown;
}

/** Listens to something in one tab. Returns the way to stop. */
type Listen<T> = (tabId: number, tell: (event: T) => void) => () => void;

const PORT = /^([a-z]{1,20}) of tab (\d{1,15})$/;

/** Listens for pages of the extension that may not listen themselves. Register it at the top level. */
export function serveRelays(relays: { readonly [K in keyof Relayed]: Listen<Relayed[K]> }): void {
  const isRelay = (name: string): name is keyof Relayed => Object.hasOwn(relays, name);
  browser.runtime.onConnect.addListener((port) => {
    const [, name = '', tabId] = PORT.exec(port.name) ?? [];
    if (!isRelay(name) || !port.sender || !isOwnPage(port.sender)) return;
    const stop = relays[name](Number(tabId), (event) => {
      port.postMessage(event);
    });
    port.onDisconnect.addListener(stop);
  });
}

/**
 * Has the background listen. One that ends takes the port with it: the next one is asked at once.
 * @returns the way to stop
 */
export function askBackground<K extends keyof Relayed>(
  name: K,
  tabId: number,
  handle: (event: Relayed[K]) => void,
): () => void {
  let port: Runtime.Port | undefined;
  let stopped = false;
  const connect = () => {
    if (stopped) return;
    port = browser.runtime.connect({ name: `${name} of tab ${tabId}` });
    // The other end is our own background.
    port.onMessage.addListener((event) => {
      handle(event as Relayed[K]);
    });
    port.onDisconnect.addListener(connect);
  };
  connect();
  return () => {
    stopped = true;
    port?.disconnect();
  };
}
