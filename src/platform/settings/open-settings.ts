import browser from 'webextension-polyfill';

/** Opens the settings page, or switches to it if it is open. */
export function openSettings(): Promise<void> {
  return browser.runtime.openOptionsPage();
}

/** Opens the page that takes a HAR file, in a new tab. */
export async function openHarPage(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL('src/options/har.html') });
}
