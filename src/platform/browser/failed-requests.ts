import browser, { type WebRequest } from 'webextension-polyfill';
import { cleanUrl } from '../../capture/url.js';

/** A request of a page that failed. */
export interface FailedRequest {
  /** Without query. */
  readonly url: string;
  readonly resource: string;
  readonly error: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Maximum characters of the browser's error. */
const MAX_ERROR = 100;
/** The page or the user ended the request, or the browser uses its cache instead. */
const ABORTED = /^(?:net::ERR_ABORTED|net::ERR_CACHE_MISS|NS_BINDING_ABORTED|NS_ERROR_ABORT)$/;

/**
 * Reports each failed request of a tab, except those of its own document.
 * @returns an unsubscribe function
 */
export function onFailedRequest(tabId: number, handle: (failed: FailedRequest) => void): () => void {
  const listener = ({ url, type: resource, error, timeStamp: at }: WebRequest.OnErrorOccurredDetailsType) => {
    if (resource === 'main_frame' || ABORTED.test(error)) return;
    const [address = ''] = cleanUrl(url).split('?', 1);
    handle({ url: address, resource, error: error.slice(0, MAX_ERROR), at });
  };
  const filter = { urls: ['http://*/*', 'https://*/*'], tabId };
  browser.webRequest.onErrorOccurred.addListener(listener, filter);
  return () => browser.webRequest.onErrorOccurred.removeListener(listener);
}
