import browser from 'webextension-polyfill';

/** Opens the settings page, or switches to it if it is open. */
export function openSettings(): Promise<void> {
  return browser.runtime.openOptionsPage();
}
