import browser from 'webextension-polyfill';

/** Calls `handle` once after the extension was installed or updated. */
export function onUpdated(handle: () => void): void {
  browser.runtime.onInstalled.addListener(handle);
}
