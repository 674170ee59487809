import browser from 'webextension-polyfill';

/** Calls back once when this version of the extension came in place of another, or of none. */
export function onUpdated(handle: () => void): void {
  browser.runtime.onInstalled.addListener(handle);
}
