import browser, { type WebRequest } from 'webextension-polyfill';
import type { RequestEvent, TabRequestEvent } from '../../capture/events.js';
import { parseMarked, type Marked } from '../../capture/own-headers.js';
import { cleanUrl, originOf } from '../../capture/url.js';
import { isPlaintext } from '../../engine/index.js';
import { reportsPreloads, withHeaders } from './browser-features.js';

/** Documents only. No listener here can block or change a request. */
const DOCUMENTS: WebRequest.RequestFilter = { urls: ['http://*/*', 'https://*/*'], types: ['main_frame'] };

/** Resource types that a service worker's navigation preload applies to. */
const NAVIGATIONS: WebRequest.ResourceType[] = ['main_frame', 'sub_frame'];

/** How the names of the Fetch Metadata request headers start. */
const FETCH_METADATA = 'sec-fetch-';

/** The header of a preload. The site chooses its value (NavigationPreloadManager.setHeaderValue). */
const PRELOAD = 'service-worker-navigation-preload';

/** A field that the types lack: Firefox sends it in every event, Chromium not before onResponseStarted. */
type Received = WebRequest.OnHeadersReceivedDetailsType & { readonly fromCache?: boolean };

/** Maximum characters of the browser's error code. */
const MAX_ERROR = 100;

interface Details {
  readonly tabId: number;
  readonly frameId: number;
  readonly requestId: string;
  readonly url: string;
  readonly timeStamp: number;
  readonly type: string;
  readonly documentId?: string;
}

/** Reports each request for a document, synchronously and without cookie values. */
export function onRequest(handle: (event: Marked<RequestEvent>) => void): void {
  listen(DOCUMENTS, handle);
}

/**
 * Reports all requests of one tab, of every resource type.
 * @returns an unsubscribe function
 */
export function onTabRequest(tabId: number, handle: (event: Marked<TabRequestEvent>) => void): () => void {
  const filter: WebRequest.RequestFilter = { urls: ['http://*/*', 'https://*/*'], tabId };
  const about = (details: WebRequest.OnBeforeRequestDetailsType): undefined => {
    if (!isOfTab(details)) return;
    const { requestId, method, type: resource, timeStamp: at } = details;
    const initiator = initiatorOf(details);
    handle({ type: 'about', tabId, requestId, at, method, resource, ...(initiator !== '' && { initiator }) });
  };
  const completed = (details: WebRequest.OnCompletedDetailsType): void => {
    if (isOfTab(details))
      handle({ type: 'ended', tabId, requestId: details.requestId, at: details.timeStamp });
  };
  const failed = (details: WebRequest.OnErrorOccurredDetailsType): void => {
    const { requestId, timeStamp: at, error } = details;
    if (isOfTab(details)) handle({ type: 'ended', tabId, requestId, at, error: error.slice(0, MAX_ERROR) });
  };
  const { webRequest } = browser;
  // Registered first, so that `about` precedes the request's other events.
  webRequest.onBeforeRequest.addListener(about, filter);
  const stop = listen(filter, handle);
  webRequest.onCompleted.addListener(completed, filter);
  webRequest.onErrorOccurred.addListener(failed, filter);
  return () => {
    webRequest.onBeforeRequest.removeListener(about);
    stop();
    webRequest.onCompleted.removeListener(completed);
    webRequest.onErrorOccurred.removeListener(failed);
  };
}

function listen(filter: WebRequest.RequestFilter, handle: (event: Marked<RequestEvent>) => void): () => void {
  const requested = (details: WebRequest.OnBeforeRequestDetailsType): undefined => {
    if (isOfTab(details)) handle({ type: 'requested', ...basics(details) });
  };
  const sent = (details: WebRequest.OnSendHeadersDetailsType): void => {
    // In Chromium a preload shows that a service worker has taken over, see TakenOver.
    if (!isOfTab(details)) return;
    if (isPreload(details)) handle({ type: 'taken-over', ...basics(details) });
    else if (!isSent(details)) handle({ type: 'prefetched', ...basics(details) });
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
    // Firefox reports a service worker as a redirect to the same URL.
    if (status === 0 && redirectUrl === details.url) handle({ type: 'taken-over', ...basics(details) });
    else handle({ type: 'redirected', ...basics(details), status, fromCache, to, ...headersOf(details) });
  };
  const started = (details: WebRequest.OnResponseStartedDetailsType): void => {
    if (!isOfTab(details)) return;
    const { statusCode: status, fromCache } = details;
    handle({ type: 'started', ...basics(details), status, fromCache, ...headersOf(details) });
  };
  const { webRequest, permissions } = browser;
  const navigations = { ...filter, types: filter.types ?? NAVIGATIONS };
  const register = () => {
    webRequest.onBeforeRequest.addListener(requested, filter);
    // Without extraHeaders these contain no cookies and no credentials.
    if (reportsPreloads()) webRequest.onSendHeaders.addListener(sent, navigations, ['requestHeaders']);
    webRequest.onHeadersReceived.addListener(answered, filter, withHeaders());
    webRequest.onBeforeRedirect.addListener(redirected, filter, withHeaders());
    webRequest.onResponseStarted.addListener(started, filter, withHeaders());
  };
  const unregister = () => {
    webRequest.onBeforeRequest.removeListener(requested);
    webRequest.onSendHeaders.removeListener(sent);
    webRequest.onHeadersReceived.removeListener(answered);
    webRequest.onBeforeRedirect.removeListener(redirected);
    webRequest.onResponseStarted.removeListener(started);
  };
  // A listener does not receive events of hosts that were granted after it was added.
  const again = () => {
    unregister();
    register();
  };
  register();
  permissions.onAdded.addListener(again);
  return () => {
    permissions.onAdded.removeListener(again);
    unregister();
  };
}

/**
 * A request for a document that has a document's id is a prefetch by that document: no tab shows its response, and
 * using it sends a request of its own.
 */
function isOfTab({ tabId, type, documentId }: Details): boolean {
  return tabId >= 0 && (type !== 'main_frame' || documentId === undefined);
}

/**
 * Whether Chromium sends the request, rather than use the response of a prefetch. It adds Fetch Metadata to each
 * request that it sends to a trustworthy URL; other URLs cannot be prefetched.
 */
function isSent({ url, requestHeaders = [] }: WebRequest.OnSendHeadersDetailsType): boolean {
  return isPlaintext(url) || requestHeaders.some(({ name }) => name.toLowerCase().startsWith(FETCH_METADATA));
}

function isPreload({ requestHeaders = [] }: WebRequest.OnSendHeadersDetailsType): boolean {
  return requestHeaders.some(({ name }) => name.toLowerCase() === PRELOAD);
}

/** The origin that sent the request, if the browser reports it; the field differs in Firefox and Chromium. */
function initiatorOf(details: object): string {
  const { initiator, originUrl } = details as { initiator?: string; originUrl?: string };
  return originOf(initiator ?? originUrl ?? '');
}

function basics({ tabId, frameId, requestId, url, timeStamp }: Details) {
  return { tabId, frameId, requestId, url: cleanUrl(url), at: timeStamp };
}

/**
 * Without what rules of ours changed: in Chromium that is in `started` and in both events of a response that was
 * prefetched, in Firefox in each event.
 */
function headersOf({ responseHeaders = [] }: { readonly responseHeaders?: WebRequest.HttpHeaders }) {
  return parseMarked(responseHeaders);
}
