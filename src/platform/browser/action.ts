import browser from 'webextension-polyfill';
import type { Badge } from './badge.js';

/** What was painted on each tab in this life of the background, and not wiped since. */
const painted = new Map<number, Badge>();

/** The browser has taken the tab's badge off, as it does at every commit, or the tab with it. */
export function badgeCleared(tabId: number): void {
  painted.delete(tabId);
}

/** Puts a badge on the tab's toolbar icon, unless it is there. A tab that is gone meanwhile is fine. */
export async function paintBadge(tabId: number, badge: Badge): Promise<void> {
  const { text, title, background, color } = badge;
  const before = painted.get(tabId);
  if (before?.text === text && before.title === title) return;
  // Ahead of the painting: a wiping that comes meanwhile counts.
  painted.set(tabId, badge);
  try {
    await Promise.all([
      // Without a letter there is no ground to see.
      ...(text === ''
        ? []
        : [
            browser.action.setBadgeBackgroundColor({ tabId, color: background }),
            browser.action.setBadgeTextColor({ tabId, color }),
          ]),
      browser.action.setBadgeText({ tabId, text }),
      browser.action.setTitle({ tabId, title }),
    ]);
  } catch (error) {
    painted.delete(tabId);
    const isGone = await browser.tabs.get(tabId).then(
      () => false,
      () => true,
    );
    if (!isGone) throw error;
  }
}
