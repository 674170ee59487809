import browser, { type WebNavigation } from 'webextension-polyfill';
import type { Committed, Navigating, NavigationFailed } from '../../capture/events.js';
import { cleanUrl, isWeb } from '../../capture/url.js';
import { hadAccess } from './access.js';
import { tellsInOrder } from './browser-features.js';

/** What Firefox calls a navigation it carries on with in another process: no failure. */
const CARRIED_ON = 'Error code 2152398850';

/** Of such a page nothing is kept, but Firefox asks the network for what it shows. */
const VIEW_SOURCE = 'view-source:';

/** A frame that is a page: the tab's own, or one being prerendered (frameId ≠ 0). */
const isPage = ({ parentFrameId, tabId }: { parentFrameId: number; tabId: number }) =>
  parentFrameId === -1 && tabId >= 0;

/** Typings of events leave out what both browsers send. */
type InTree<T> = T & { readonly parentFrameId: number };
type Failure = InTree<WebNavigation.OnErrorOccurredDetailsType> & { readonly error?: string };

/** Tells of every navigation of a page. A promise holds the place of an event still being completed. */
export function onNavigation(
  handle: (tabId: number, event: Navigating | NavigationFailed | Promise<Committed>) => void,
): void {
  browser.webNavigation.onBeforeNavigate.addListener((details) => {
    const { tabId, frameId, timeStamp: at } = details;
    if (isPage(details) && isWeb(details.url))
      handle(tabId, { type: 'navigating', tabId, frameId, url: cleanUrl(details.url), at });
  });
  browser.webNavigation.onErrorOccurred.addListener((details) => {
    const { tabId, frameId, url, timeStamp: at, error } = details as Failure;
    if (isPage(details as Failure) && isWeb(url) && error !== CARRIED_ON)
      handle(tabId, { type: 'navigation-failed', tabId, frameId, url: cleanUrl(url), at });
  });
  browser.webNavigation.onCommitted.addListener((details) => {
    // A first about:blank may commit while the tab's page is on its way.
    if (isPage(details as InTree<WebNavigation.OnCommittedDetailsType>) && isOfNetwork(details.url))
      handle(details.tabId, committed(details));
  });
}

/** Calls back when a tab comes to show what no network was asked for, such as about:blank. */
export function onOtherPage(handle: (tabId: number) => void): void {
  browser.webNavigation.onCommitted.addListener(({ tabId, frameId, url }) => {
    if (frameId === 0 && tabId >= 0 && !isOfNetwork(url)) handle(tabId);
  });
}

/** Calls back when a tab's page has loaded, and with it whatever its scripts set at first. */
export function onLoaded(handle: (tabId: number) => void): void {
  browser.webNavigation.onCompleted.addListener(({ tabId, frameId, url }) => {
    if (frameId === 0 && tabId >= 0 && isWeb(url)) handle(tabId);
  });
}

function isOfNetwork(url: string): boolean {
  return isWeb(url) || url.startsWith(VIEW_SOURCE);
}

async function committed(details: WebNavigation.OnCommittedDetailsType): Promise<Committed> {
  const { tabId, frameId, documentId, timeStamp: at } = details;
  const url = isWeb(details.url) ? cleanUrl(details.url) : VIEW_SOURCE;
  const redirected = details.transitionQualifiers.includes('server_redirect');
  return {
    type: 'committed',
    tabId,
    frameId,
    documentId,
    url,
    at,
    redirected,
    access: url !== VIEW_SOURCE && (await hadAccess(tabId, url)),
    inOrder: tellsInOrder(),
  };
}

/** The document a tab shows now. */
export interface Shown {
  readonly documentId: string;
  /** As pushState left it. */
  readonly url: string;
  /** Whether the browser's own error page may stand in its place; absent where the browser does not say. */
  readonly failed?: boolean;
}

/** Asks the browser which document a tab shows; null where it shows none. */
export async function shownIn(tabId: number): Promise<Shown | null> {
  const frame = await browser.webNavigation.getFrame({ tabId, frameId: 0 });
  if (!frame) return null;
  const { documentId, url, errorOccurred: failed } = frame;
  return { documentId, url, ...(failed !== undefined && { failed }) };
}

/** Firefox does not say what failed; but only its own pages bear an icon of its own. */
export async function hasBrowsersIcon(tabId: number): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  return tab?.favIconUrl?.startsWith('chrome://') ?? false;
}
