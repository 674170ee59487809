import browser from 'webextension-polyfill';
import type { Transfer } from '../../capture/response-log.js';
import { cleanUrl } from '../../capture/url.js';

/** The tab that DevTools inspect. */
export function inspectedTab(): number {
  return browser.devtools.inspectedWindow.tabId;
}

/** Adds the panel to DevTools (paths from the extension's root: Firefox resolves others against this page); calls `onShown` with its window each time it is shown. */
export async function addPanel(title: string, page: string, onShown: (panel: Window) => void): Promise<void> {
  const panel = await browser.devtools.panels.create(title, '/icons/16.png', page);
  panel.onShown.addListener(onShown);
}

/** Calls `handle` for each document that the inspected tab shows. Returns an unsubscribe function. */
export function onNavigated(handle: (url: string) => void): () => void {
  const navigated = (url: string) => handle(cleanUrl(url));
  browser.devtools.network.onNavigated.addListener(navigated);
  return () => browser.devtools.network.onNavigated.removeListener(navigated);
}

/** Calls `handle` for each complete response, with its transfer. Returns an unsubscribe function. */
export function onResponseComplete(
  handle: (method: string, url: string, transfer: Transfer) => void,
): () => void {
  const finished = (entry: unknown) => {
    const { request, response } = entry as Partial<HarEntry>;
    if (typeof request?.url !== 'string' || !response) return;
    const protocol = (response.httpVersion || request.httpVersion || '').slice(0, 20).toLowerCase();
    const bytes = response._transferSize ?? sum(response.headersSize, response.bodySize);
    handle(request.method, cleanUrl(request.url), { protocol, bytes });
  };
  const { onRequestFinished } = browser.devtools.network;
  onRequestFinished.addListener(finished);
  return () => onRequestFinished.removeListener(finished);
}

/** The fields read from an entry (HAR 1.2). Sizes in bytes, −1 if unknown; `_transferSize` is Chromium's. */
interface HarEntry {
  readonly request: { readonly method: string; readonly url: string; readonly httpVersion: string };
  readonly response: {
    readonly httpVersion: string;
    readonly headersSize: number;
    readonly bodySize: number;
    readonly _transferSize?: number;
  };
}

function sum(...sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + Math.max(0, size), 0);
}

/** The theme of DevTools, which may differ from the system's. */
export function devtoolsTheme(): 'dark' | 'light' {
  return browser.devtools.panels.themeName === 'dark' ? 'dark' : 'light';
}
