import browser, { type Runtime } from 'webextension-polyfill';
import { MAX_PAGE_ERRORS, MAX_READ } from '../../capture/page-errors.js';
import { isolatedWorldSeesErrors } from '../browser/browser-features.js';
import type { ErrorsPort } from '../messages/protocol.js';
import { askPage, enterPage } from './ask-page.js';

/** The events between the two scripts in a page. The page can see them, and send some itself. */
const TOLD = 'sitegrade-error';
const WANTED = 'sitegrade-errors';

/**
 * Passes on what the documents of a tab tell of their errors.
 * @returns an unsubscribe function
 */
export function onPageError(as: ErrorsPort, tabId: number, handle: (raw: unknown) => void): () => void {
  const ports = new Set<Runtime.Port>();
  const connected = (port: Runtime.Port) => {
    const { name, sender } = port;
    if (name !== as || sender?.id !== browser.runtime.id || sender.tab?.id !== tabId) return;
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

/**
 * Injects what listens for errors, and what passes them on, into the document in a tab.
 * @returns how many errors were passed on at once; undefined if none will be
 */
export async function observeErrors(as: ErrorsPort, tabId: number): Promise<number | undefined> {
  const where = at(tabId);
  const listening = browser.scripting.executeScript({
    ...where,
    world: isolatedWorldSeesErrors() ? 'ISOLATED' : 'MAIN',
    func: listenForErrors,
    // One more than is kept tells that there are more.
    args: [TOLD, WANTED, MAX_PAGE_ERRORS + 1, MAX_READ],
  });
  const [, told] = await Promise.all([listening, relay(as, tabId)]);
  return told;
}

/**
 * Passes errors on again, in a document that did so before and has loaded.
 * @returns how many; undefined if it did not do so before: then some of its errors may be missed
 */
export function observeErrorsAgain(as: ErrorsPort, tabId: number): Promise<number | undefined> {
  return relay(as, tabId, true);
}

const at = (tabId: number) => ({ target: { tabId }, injectImmediately: true });

async function relay(as: ErrorsPort, tabId: number, again = false): Promise<number | undefined> {
  const where = at(tabId);
  await enterPage(where);
  const told = await askPage(where, 'relayErrors', as, TOLD, WANTED, MAX_PAGE_ERRORS + 1, again);
  return typeof told === 'number' ? told : undefined;
}

/**
 * Runs in the page, maybe among its own scripts, so it cannot use anything from this module, and the page may have
 * changed all that it uses. It dispatches an event for each different error, and again for all when asked.
 */
function listenForErrors(told: string, wanted: string, most: number, length: number): void {
  const known = new Set<string>();
  const cut = (text: unknown) => (typeof text === 'string' ? text.slice(0, length) : '');
  const tell = (detail: string) => dispatchEvent(new CustomEvent(told, { detail }));
  const messageOf = (reason: unknown) => {
    if (typeof reason === 'string') return reason;
    const { name, message } = Object(reason) as { readonly name?: unknown; readonly message?: unknown };
    return typeof message === 'string' ? `${cut(name)}: ${cut(message)}` : 'A promise was rejected';
  };
  const add = (message: unknown, source: unknown, line: unknown) => {
    const detail = JSON.stringify([cut(message), cut(source), typeof line === 'number' ? line : 0]);
    if (known.has(detail)) return;
    known.add(detail);
    tell(detail);
    if (known.size < most) return;
    removeEventListener('error', onError, true);
    removeEventListener('unhandledrejection', onRejection, true);
  };
  const onError = (event: Event) => {
    try {
      if (!event.isTrusted || !(event instanceof ErrorEvent)) return;
      add(event.message, event.filename, event.lineno);
    } catch {
      // An error of its own would be another event.
    }
  };
  const onRejection = (event: PromiseRejectionEvent) => {
    try {
      if (event.isTrusted) add(messageOf(event.reason), '', 0);
    } catch {
      // The same.
    }
  };
  addEventListener('error', onError, true);
  addEventListener('unhandledrejection', onRejection, true);
  addEventListener(wanted, () => {
    for (const detail of known) tell(detail);
  });
}
