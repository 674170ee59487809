import browser, { type Runtime } from 'webextension-polyfill';
import type { TabRequestEvent } from '../../capture/events.js';
import { isOwnPage } from './protocol.js';

/** What the background listens to for pages that may not, by name, with what it tells of. */
interface Subscriptions {
  requests: TabRequestEvent;
  /** Something of the tab that storage does not tell of. */
  changes: null;
  /** As it comes from the page's document. */
  violations: unknown;
}

/** Listens to something in one tab. Returns an unsubscribe function. */
type Listen<T> = (tabId: number, handle: (event: T) => void) => () => void;

const PORT = /^([a-z]{1,20}) of tab (\d{1,15})$/;

/** Listens for pages of the extension that may not listen themselves. Register it at the top level. */
export function serveSubscriptions(listeners: {
  readonly [K in keyof Subscriptions]: Listen<Subscriptions[K]>;
}): void {
  const isSubscription = (name: string): name is keyof Subscriptions => Object.hasOwn(listeners, name);
  browser.runtime.onConnect.addListener((port) => {
    const [, name = '', tabId] = PORT.exec(port.name) ?? [];
    if (!isSubscription(name) || !port.sender || !isOwnPage(port.sender)) return;
    const stop = listeners[name](Number(tabId), (event) => {
      port.postMessage(event);
    });
    port.onDisconnect.addListener(stop);
  });
}

/**
 * Has the background listen. One that ends takes the port with it: the next one is asked at once.
 * @returns an unsubscribe function
 */
export function askBackground<K extends keyof Subscriptions>(
  name: K,
  tabId: number,
  handle: (event: Subscriptions[K]) => void,
): () => void {
  let port: Runtime.Port | undefined;
  let stopped = false;
  const connect = () => {
    if (stopped) return;
    port = browser.runtime.connect({ name: `${name} of tab ${tabId}` });
    // The other end is our own background.
    port.onMessage.addListener((event) => {
      handle(event as Subscriptions[K]);
    });
    port.onDisconnect.addListener(connect);
  };
  connect();
  return () => {
    stopped = true;
    port?.disconnect();
  };
}
