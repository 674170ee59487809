import browser, { type Runtime } from 'webextension-polyfill';
import type { TabRequestEvent } from '../../capture/events.js';
import { isOwnPage } from './protocol.js';

/** The events that the background passes on to views, by name. */
interface Subscriptions {
  requests: TabRequestEvent;
  /** The tab's state changed without a change in storage. */
  changes: null;
  /** As received from the page's document. */
  violations: unknown;
}

/**
 * Subscribes to events of one tab. Returns an unsubscribe function.
 * @param again the subscriber was there when the browser ended the background
 */
type Listen<T> = (tabId: number, handle: (event: T) => void, again: boolean) => () => void;

const AGAIN = ' again';
const portName = (events: keyof Subscriptions, tabId: number) => `${events} of tab ${tabId}`;
const PORT = /^([a-z]{1,20}) of tab (\d{1,15})( again)?$/;

/** Serves the subscriptions of the extension's pages. Register it at the top level. */
export function serveSubscriptions(listeners: {
  readonly [K in keyof Subscriptions]: Listen<Subscriptions[K]>;
}): void {
  const isSubscription = (name: string): name is keyof Subscriptions => Object.hasOwn(listeners, name);
  browser.runtime.onConnect.addListener((port) => {
    const [, name = '', tabId, again] = PORT.exec(port.name) ?? [];
    if (!isSubscription(name) || !port.sender || !isOwnPage(port.sender)) return;
    const send = (event: unknown) => port.postMessage(event);
    const stop = listeners[name](Number(tabId), send, again === AGAIN);
    port.onDisconnect.addListener(stop);
  });
}

/**
 * Subscribes through the background. If the background ends, the port closes, and a new one is opened at once.
 * @returns an unsubscribe function
 */
export function askBackground<K extends keyof Subscriptions>(
  name: K,
  tabId: number,
  handle: (event: Subscriptions[K]) => void,
): () => void {
  let port: Runtime.Port | undefined;
  let stopped = false;
  const connect = (again = '') => {
    if (stopped) return;
    port = browser.runtime.connect({ name: `${portName(name, tabId)}${again}` });
    // The sender is our own background.
    port.onMessage.addListener((event) => {
      handle(event as Subscriptions[K]);
    });
    port.onDisconnect.addListener(() => {
      connect(AGAIN);
    });
  };
  connect();
  return () => {
    stopped = true;
    port?.disconnect();
  };
}
