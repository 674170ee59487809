import browser, { type Runtime } from 'webextension-polyfill';
import { MAX_PAGE_ERRORS, MAX_READ } from '../../capture/page/page-errors.js';
import { isolatedWorldSeesErrors } from '../browser/browser-features.js';
import { ERRORS_PORT } from '../messages/protocol.js';
import { askPage, enterPage } from './ask-page.js';

/** The events between the two scripts in a page. The page can see them, and send some itself. */
const TOLD = 'sitegrade-error';
const WANTED = 'sitegrade-errors';

/**
 * Passes on what the documents of a tab tell of their errors.
 * @returns an unsubscribe function
 */
export function onPageError(tabId: number, handle: (raw: unknown) => void): () => void {
  const ports = new Set<Runtime.Port>();
  const connected = (port: Runtime.Port) => {
    const { name, sender } = port;
    if (name !== ERRORS_PORT || sender?.id !== browser.runtime.id || sender.tab?.id !== tabId) return;
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
 * @returns whether errors are passed on
 */
export async function observeErrors(tabId: number): Promise<boolean> {
  const where = { target: { tabId }, injectImmediately: true };
  const listening = browser.scripting.executeScript({
    ...where,
    world: isolatedWorldSeesErrors() ? 'ISOLATED' : 'MAIN',
    func: listenForErrors,
    // One more than is kept tells that there are more.
    args: [TOLD, WANTED, MAX_PAGE_ERRORS + 1, MAX_READ],
  });
  const relaying = enterPage(where).then(() =>
    askPage(where, 'relayErrors', ERRORS_PORT, TOLD, WANTED, MAX_PAGE_ERRORS + 1),
  );
  const [, isRelayed] = await Promise.all([listening, relaying]);
  return isRelayed === true;
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
