import browser from 'webextension-polyfill';
import { reportsRequestsFirst } from './browser-features.js';

/** The match pattern of a URL's site. Patterns know no ports in Firefox. */
export function originPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

/** Whether the person lets the extension see this site. */
export function hasAccess(url: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [originPattern(url)] });
}

/** The address each tab last made a request of: browsers tell of none without access. */
const lastRequested = new Map<number, string>();

/** A request was told of, and with it that there is access to its site. */
export function noteRequest({ tabId, url }: { readonly tabId: number; readonly url: string }): void {
  // Firefox tells of a request when its page is there already: that would prove access to the next page.
  if (reportsRequestsFirst()) lastRequested.set(tabId, url);
}

/** Whether the person let the extension see the page that a tab has come to. Asks only where no request shows it. */
export async function hadAccess(tabId: number, url: string): Promise<boolean> {
  const isProved = lastRequested.get(tabId) === url;
  // Good for one page: access may be taken back.
  lastRequested.delete(tabId);
  return isProved || hasAccess(url);
}

/** Asks for access to a site; has to happen within a gesture. False when declined. */
export function requestAccess(origin: string): Promise<boolean> {
  return browser.permissions.request({ origins: [origin] });
}

/** Calls back when access was given or taken. Returns the way to stop. */
export function onAccessChanged(handle: () => void): () => void {
  const { onAdded, onRemoved } = browser.permissions;
  const changed = () => {
    // What was asked for before and never came to be a page proves nothing of the next one.
    lastRequested.clear();
    handle();
  };
  onAdded.addListener(changed);
  onRemoved.addListener(changed);
  return () => {
    onAdded.removeListener(changed);
    onRemoved.removeListener(changed);
  };
}
