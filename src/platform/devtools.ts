import browser from 'webextension-polyfill';
import { cleanUrl } from '../capture/url.js';

/** The tab that DevTools look at. */
export function inspectedTab(): number {
  return browser.devtools.inspectedWindow.tabId;
}

/** Adds the panel to DevTools; calls back with its window each time it comes into sight. */
export async function addPanel(title: string, page: string, onShown: (panel: Window) => void): Promise<void> {
  const panel = await browser.devtools.panels.create(title, 'icons/16.png', page);
  panel.onShown.addListener(onShown);
}

/** Tells of each document the inspected tab comes to show. Returns the way to stop. */
export function onNavigated(handle: (url: string) => void): () => void {
  const navigated = (url: string) => {
    handle(cleanUrl(url));
  };
  browser.devtools.network.onNavigated.addListener(navigated);
  return () => {
    browser.devtools.network.onNavigated.removeListener(navigated);
  };
}

/** `dark` where DevTools are, whatever the system says. */
export function devtoolsTheme(): 'dark' | 'light' {
  return browser.devtools.panels.themeName === 'dark' ? 'dark' : 'light';
}
