import browser, { type WebNavigation } from 'webextension-polyfill';
import type { Committed, Navigating, NavigationFailed } from '../../capture/events.js';
import { cleanUrl, isWeb } from '../../capture/url.js';
import { hadAccess } from './access.js';
import { reportsRequestsFirst } from './browser-features.js';

/** Firefox's error for a navigation that continues in another process. It is not a failure. */
const PROCESS_SWITCH = 'Error code 2152398850';

/**
 * Chromium's error for an error status without a body. It shows its own page, without N.onCommitted, but the response
 * was received.
 */
const EMPTY_ERROR = 'net::ERR_HTTP_RESPONSE_CODE_FAILURE';

/** Maximum characters of the browser's error. */
const MAX_ERROR = 100;

/** Nothing of such a page is recorded, but Firefox sends a request for it. */
const VIEW_SOURCE = 'view-source:';

/** A top-level frame: the tab's own, or a prerendered page (frameId ≠ 0). */
const isPage = ({ parentFrameId, tabId }: { parentFrameId: number; tabId: number }) =>
  parentFrameId === -1 && tabId >= 0;

/** A field that both browsers send, but the types lack. */
type InTree<T> = T & { readonly parentFrameId: number };
type Failure = InTree<Omit<WebNavigation.OnErrorOccurredDetailsType, 'documentId'>> & {
  readonly error?: string;
  readonly documentId?: string;
};

/** Reports each navigation of a page. A promise keeps the place of an event that is not complete yet. */
export function onNavigation(
  handle: (tabId: number, event: Navigating | NavigationFailed | Promise<Committed>) => void,
): void {
  browser.webNavigation.onBeforeNavigate.addListener((details) => {
    const { tabId, frameId, timeStamp: at } = details;
    if (isPage(details) && isWeb(details.url))
      handle(tabId, { type: 'navigating', tabId, frameId, url: cleanUrl(details.url), at });
  });
  browser.webNavigation.onErrorOccurred.addListener((details) => {
    const { tabId, frameId, url, timeStamp: at, error = '', documentId } = details as Failure;
    if (!isPage(details as Failure) || !isWeb(url) || error === PROCESS_SWITCH) return;
    if (error === EMPTY_ERROR && documentId !== undefined) {
      // No qualifier says whether redirects led to it: the stricter case is assumed.
      handle(tabId, committed({ tabId, frameId, url, timeStamp: at, documentId, isRedirected: true }));
      return;
    }
    // In Firefox the id is that of another document.
    const shows = reportsRequestsFirst() && documentId !== undefined ? { documentId } : {};
    const failed = { tabId, frameId, url: cleanUrl(url), at, error: error.slice(0, MAX_ERROR), ...shows };
    handle(tabId, { type: 'navigation-failed', ...failed });
  });
  browser.webNavigation.onCommitted.addListener((details) => {
    // An initial about:blank may commit while the tab's page is still loading.
    if (isPage(details as InTree<WebNavigation.OnCommittedDetailsType>) && isOfNetwork(details.url))
      handle(details.tabId, committed({ ...details, isRedirected: hasRedirected(details) }));
  });
}

/** Calls `handle` when a tab shows a page without a network request, such as about:blank. */
export function onOtherPage(handle: (tabId: number) => void): void {
  browser.webNavigation.onCommitted.addListener(({ tabId, frameId, url }) => {
    if (frameId === 0 && tabId >= 0 && !isOfNetwork(url)) handle(tabId);
  });
}

/**
 * Calls `handle` when a tab's page has loaded, including what its scripts set while loading.
 * @returns an unsubscribe function
 */
export function onLoaded(handle: (tabId: number) => void): () => void {
  const completed = ({ tabId, frameId, url }: WebNavigation.OnCompletedDetailsType) => {
    if (frameId === 0 && tabId >= 0 && isWeb(url)) handle(tabId);
  };
  browser.webNavigation.onCompleted.addListener(completed);
  return () => {
    browser.webNavigation.onCompleted.removeListener(completed);
  };
}

function isOfNetwork(url: string): boolean {
  return isWeb(url) || url.startsWith(VIEW_SOURCE);
}

interface Commit extends Pick<
  WebNavigation.OnCommittedDetailsType,
  'tabId' | 'frameId' | 'documentId' | 'timeStamp' | 'url'
> {
  readonly isRedirected: boolean;
}

function hasRedirected({ transitionQualifiers }: WebNavigation.OnCommittedDetailsType): boolean {
  return transitionQualifiers.includes('server_redirect');
}

async function committed(details: Commit): Promise<Committed> {
  const { tabId, frameId, documentId, timeStamp: at, isRedirected: redirected } = details;
  const url = isWeb(details.url) ? cleanUrl(details.url) : VIEW_SOURCE;
  return {
    type: 'committed',
    tabId,
    frameId,
    documentId,
    url,
    at,
    redirected,
    access: url !== VIEW_SOURCE && (await hadAccess(tabId, url)),
    inOrder: reportsRequestsFirst(),
  };
}

/** The document a tab shows now. */
export interface Shown {
  readonly documentId: string;
  /** Includes changes by pushState. */
  readonly url: string;
  /** Whether the browser may show its own error page instead; absent if the browser does not report it. */
  readonly failed?: boolean;
}

/** The document that a tab shows; null if there is none. */
export async function shownIn(tabId: number): Promise<Shown | null> {
  const frame = await browser.webNavigation.getFrame({ tabId, frameId: 0 });
  if (!frame) return null;
  const { documentId, url, errorOccurred: failed } = frame;
  return { documentId, url, ...(failed !== undefined && { failed }) };
}

/** Firefox does not report what failed, but only its own pages have one of its icons. */
export async function hasBrowsersIcon(tabId: number): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  return tab?.favIconUrl?.startsWith('chrome://') ?? false;
}
