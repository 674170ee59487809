import browser from 'webextension-polyfill';
import { reportsPreloads } from '../browser/browser-features.js';

/**
 * Whether a service worker of the page's origin gets responses before the tab does (Service Workers, navigation
 * preload), with the headers of a preview among them: it could store them. In Firefox it gets those of the server.
 * May never resolve: where access was withdrawn meanwhile, Chromium never ends the script.
 */
export async function mayStoreSimulated(tabId: number): Promise<boolean> {
  if (!reportsPreloads()) return false;
  // An error page cannot be asked, and has no service worker.
  const results = await browser.scripting
    .executeScript({ target: { tabId }, injectImmediately: true, func: isPreloading })
    .catch(() => []);
  return results[0]?.result === true;
}

/** Runs in the page. */
async function isPreloading(): Promise<boolean> {
  const { serviceWorker } = navigator as Partial<Pick<Navigator, 'serviceWorker'>>;
  // Also of other paths: a rule applies to the whole origin.
  const registrations = (await serviceWorker?.getRegistrations()) ?? [];
  const states = await Promise.all(registrations.map((one) => one.navigationPreload.getState()));
  return states.some(({ enabled }) => enabled);
}
