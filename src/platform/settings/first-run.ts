import browser from 'webextension-polyfill';

/** Calls `handle` once after the extension was installed. */
export function onInstalled(handle: () => void): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') handle();
  });
}

/**
 * Opens the page that says what the extension sees. Not if it was loaded from a folder: that is what developers do, and
 * the command line and tests.
 */
export async function openWelcomePage(): Promise<void> {
  const { installType } = await browser.management.getSelf();
  if (installType === 'development') return;
  await browser.tabs.create({ url: browser.runtime.getURL('src/options/welcome.html') });
}
