import browser from 'webextension-polyfill';

/** How to tell the browsers apart by what they can do: Chromium alone knows `extraHeaders`. */
function knowsExtraHeaders(): boolean {
  const { OnHeadersReceivedOptions: options } = browser.webRequest as {
    OnHeadersReceivedOptions?: { readonly EXTRA_HEADERS?: string };
  };
  return options?.EXTRA_HEADERS !== undefined;
}

/** Chromium leaves Set-Cookie out without `extraHeaders`; Firefox throws on the word. */
export function withHeaders(): ('responseHeaders' | 'extraHeaders')[] {
  return knowsExtraHeaders() ? ['responseHeaders', 'extraHeaders'] : ['responseHeaders'];
}

/** Whether all of a request is told before the document it makes. Firefox tells them in any order. */
export function reportsRequestsFirst(): boolean {
  return knowsExtraHeaders();
}

/** Whether the preload of a service worker is told of as the tab's request, as the page's own is. Firefox's is no tab's. */
export function reportsPreloads(): boolean {
  return knowsExtraHeaders();
}

/** Whether a ReportingObserver tells of violations of policies. Firefox has one, and it is told of none. */
export function reportsViolations(): boolean {
  return knowsExtraHeaders();
}

/**
 * Whether this page may use what content scripts may, and nothing else: Firefox's way with pages of DevTools. It
 * names the other interfaces there and gives none.
 */
export function hasContentScriptApisOnly(): boolean {
  return (browser as { webRequest?: unknown }).webRequest === undefined;
}
