import browser, { type Tabs } from 'webextension-polyfill';
import type { TabRemoved } from '../../capture/events.js';
import { onAccessChanged } from './access.js';

/** Reports removed tabs. A discarded tab gets a new id and loads again. */
export function onTabRemoved(handle: (event: TabRemoved) => void): void {
  browser.tabs.onRemoved.addListener((tabId) => {
    known.delete(tabId);
    handle({ type: 'tab-removed', tabId });
  });
  browser.tabs.onReplaced.addListener((_tabId, replaced) => {
    known.delete(replaced);
    handle({ type: 'tab-removed', tabId: replaced });
  });
}

/** Reports new tabs. */
export function onTabCreated(handle: (tabId: number) => void): void {
  browser.tabs.onCreated.addListener(({ id }) => {
    if (id !== undefined) handle(id);
  });
}

/** Calls `handle` when the tab's loading status or icon changes. Returns an unsubscribe function. */
function onTabStatus(tabId: number, handle: () => void): () => void {
  const onUpdated = (updated: number, change: { status?: string; favIconUrl?: string }) => {
    // Firefox's error pages are recognised by their icon, which is set late.
    if (updated === tabId && (change.status ?? change.favIconUrl) !== undefined) handle();
  };
  browser.tabs.onUpdated.addListener(onUpdated);
  return () => browser.tabs.onUpdated.removeListener(onUpdated);
}

/** The tab in front of the person. */
export async function activeTab(): Promise<number> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  if (tab?.id === undefined) throw new Error('This window has no active tab.');
  note(tab.id, tab);
  return tab.id;
}

export async function allTabs(): Promise<readonly number[]> {
  const tabs = await browser.tabs.query({});
  return tabs.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/** False for a closed tab too. */
export async function isLoading(tabId: number): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  return tab?.status === 'loading';
}

export function reloadTab(tabId: number, options: { bypassCache: boolean }): Promise<void> {
  return browser.tabs.reload(tabId, options);
}

/** Opens the popup in the window of a tab. */
export async function openPopupBeside(tabId: number): Promise<void> {
  const { windowId } = await browser.tabs.get(tabId);
  await browser.action.openPopup(windowId === undefined ? {} : { windowId });
}

/** What never changes of a tab that was read: it never moves to a window of the other kind. */
const known = new Map<number, Known>();
interface Known {
  readonly incognito: boolean;
  readonly cookieStoreId: string | undefined;
}

function note(tabId: number, { incognito, cookieStoreId }: Tabs.Tab): Known {
  const tab = { incognito, cookieStoreId };
  known.set(tabId, tab);
  return tab;
}

async function knownOf(tabId: number): Promise<Known | undefined> {
  const read = () =>
    browser.tabs.get(tabId).then(
      (tab) => note(tabId, tab),
      () => undefined,
    );
  return known.get(tabId) ?? read();
}

/** Whether the tab is in a private window. A tab that cannot be read counts as one, so that nothing of it is stored. */
export async function isPrivate(tabId: number): Promise<boolean> {
  return (await knownOf(tabId))?.incognito !== false;
}

/** The cookie store of the tab: private windows and containers have their own. Undefined for the usual one. */
export async function cookieStoreOf(tabId: number): Promise<string | undefined> {
  const tab = await knownOf(tabId);
  // Chromium's tabs do not name their store.
  if (tab?.cookieStoreId !== undefined || tab?.incognito === false) return tab.cookieStoreId;
  const stores = await browser.cookies.getAllCookieStores();
  return stores.find(({ tabIds }) => tabIds.includes(tabId))?.id;
}

/** Calls `handle` when a tab's state may have changed without a change in storage. Returns an unsubscribe function. */
export function onTabChange(tabId: number, handle: () => void): () => void {
  const stops = [onAccessChanged(handle), onTabStatus(tabId, handle)];
  return () => {
    for (const stop of stops) stop();
  };
}
