import browser from 'webextension-polyfill';
import { reportsRequestsFirst } from './browser-features.js';

/** The match pattern of a URL's site. Firefox's patterns have no ports. */
export function originPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

/** Whether the extension has access to this site. */
export function hasAccess(url: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [originPattern(url)] });
}

/** The URL that each tab last requested. Browsers report requests only with access to the site. */
const lastRequested = new Map<number, string>();

/** Notes a reported request, which proves access to its site. */
export function noteRequest({ tabId, url }: { readonly tabId: number; readonly url: string }): void {
  // Firefox may report a request after its page: that would prove access to the next page.
  if (reportsRequestsFirst()) lastRequested.set(tabId, url);
}

/** Whether the extension has access to the page committed in a tab. Asks the browser only if no request proves it. */
export async function hadAccess(tabId: number, url: string): Promise<boolean> {
  const isProved = lastRequested.get(tabId) === url;
  // Valid for one page only: access may be revoked.
  lastRequested.delete(tabId);
  return isProved || hasAccess(url);
}

/** Requests access to a site; needs a user gesture. False if declined. */
export function requestAccess(origin: string): Promise<boolean> {
  return browser.permissions.request({ origins: [origin] });
}

/** Calls `handle` when access was granted or revoked. Returns an unsubscribe function. */
export function onAccessChanged(handle: () => void): () => void {
  const { onAdded, onRemoved } = browser.permissions;
  const changed = () => {
    // A request before the change proves no access for a page after it.
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
