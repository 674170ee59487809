import browser from 'webextension-polyfill';
import type { Badge } from './badge.js';

/** Puts a badge on the tab's toolbar icon. A tab that is gone meanwhile is fine. */
export async function paintBadge(tabId: number, { text, title, ground, letter }: Badge): Promise<void> {
  try {
    await Promise.all([
      browser.action.setBadgeBackgroundColor({ tabId, color: ground }),
      browser.action.setBadgeTextColor({ tabId, color: letter }),
      browser.action.setBadgeText({ tabId, text }),
      browser.action.setTitle({ tabId, title }),
    ]);
  } catch (error) {
    const isGone = await browser.tabs.get(tabId).then(
      () => false,
      () => true,
    );
    if (!isGone) throw error;
  }
}
