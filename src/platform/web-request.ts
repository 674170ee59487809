import browser, { type WebRequest } from 'webextension-polyfill';
import type { RequestEvent } from '../capture/events.js';
import { readHeaders } from '../capture/headers.js';
import { cleanUrl } from '../capture/url.js';
import { withHeaders } from './dialect.js';

/** Documents only. Nothing blocks: no listener here can hold up or change a request. */
const FILTER: WebRequest.RequestFilter = { urls: ['http://*/*', 'https://*/*'], types: ['main_frame'] };

/** Fields the typings lack: Firefox says it in every event, Chromium in none before onResponseStarted. */
type Received = WebRequest.OnHeadersReceivedDetailsType & { readonly fromCache?: boolean };

interface Details {
  readonly tabId: number;
  readonly frameId: number;
  readonly requestId: string;
  readonly url: string;
  readonly timeStamp: number;
  readonly documentId?: string;
}

/** Tells of every request for a document, synchronously and already without cookie values. */
export function onRequest(handle: (event: RequestEvent) => void): void {
  const requested = (details: WebRequest.OnBeforeRequestDetailsType): undefined => {
    if (isOfTab(details)) handle({ type: 'requested', ...basics(details) });
  };
  const answered = (details: Received): undefined => {
    if (!isOfTab(details)) return;
    const { statusCode: status, fromCache } = details;
    const event = { type: 'answered', ...basics(details), status, ...headersOf(details) } as const;
    handle(fromCache === undefined ? event : { ...event, fromCache });
  };
  const redirected = (details: WebRequest.OnBeforeRedirectDetailsType): void => {
    if (!isOfTab(details)) return;
    const { statusCode: status, fromCache, redirectUrl } = details;
    const to = cleanUrl(redirectUrl);
    // Firefox's way to say that a service worker takes it from here.
    if (status === 0 && redirectUrl === details.url) handle({ type: 'taken-over', ...basics(details) });
    else handle({ type: 'redirected', ...basics(details), status, fromCache, to, ...headersOf(details) });
  };
  const started = (details: WebRequest.OnResponseStartedDetailsType): void => {
    if (!isOfTab(details)) return;
    const { statusCode: status, fromCache } = details;
    handle({ type: 'started', ...basics(details), status, fromCache, ...headersOf(details) });
  };
  const { webRequest } = browser;
  const register = () => {
    webRequest.onBeforeRequest.addListener(requested, FILTER);
    webRequest.onHeadersReceived.addListener(answered, FILTER, withHeaders());
    webRequest.onBeforeRedirect.addListener(redirected, FILTER, withHeaders());
    webRequest.onResponseStarted.addListener(started, FILTER, withHeaders());
  };
  register();
  // A listener added before its hosts were granted stays deaf to them.
  browser.permissions.onAdded.addListener(() => {
    webRequest.onBeforeRequest.removeListener(requested);
    webRequest.onHeadersReceived.removeListener(answered);
    webRequest.onBeforeRedirect.removeListener(redirected);
    webRequest.onResponseStarted.removeListener(started);
    register();
  });
}

/**
 * A request for a document that carries a document's id is the prefetch of that document: no tab shows
 * its answer, and using it makes a request of its own.
 */
function isOfTab({ tabId, documentId }: Details): boolean {
  return tabId >= 0 && documentId === undefined;
}

function basics({ tabId, frameId, requestId, url, timeStamp }: Details) {
  return { tabId, frameId, requestId, url: cleanUrl(url), at: timeStamp };
}

function headersOf({ responseHeaders }: { readonly responseHeaders?: WebRequest.HttpHeaders }) {
  return readHeaders(responseHeaders ?? []);
}
