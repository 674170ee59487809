import browser from 'webextension-polyfill';

/** Calls `handle` once after the extension was installed. */
export function onInstalled(handle: () => void): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') handle();
  });
}

/**
 * Opens the page that says what the extension sees. Not in a quiet build: commands and tests install one in each browser
 * that they start.
 */
export async function openWelcomePage(): Promise<void> {
  // Vite replaces it by the value of --mode.
  if (import.meta.env.MODE.endsWith('-quiet')) return;
  await browser.tabs.create({ url: browser.runtime.getURL('src/options/welcome.html') });
}

/** Calls `handle` once after the extension was installed or updated. */
export function onUpdated(handle: () => void): void {
  browser.runtime.onInstalled.addListener(handle);
}
