import browser from 'webextension-polyfill';
import type { Badge } from './badge.js';

/** The badge on each tab, as far as this run of the background painted it. */
const painted = new Map<number, Badge>();

/** The browser has cleared the tab's badge, as it does at each commit, or closed the tab. */
export function badgeCleared(tabId: number): void {
  painted.delete(tabId);
}

/** Sets the badge of a tab, unless it is set already. Ignores tabs closed in the meantime. */
export async function paintBadge(tabId: number, badge: Badge): Promise<void> {
  const { text, title, background, color } = badge;
  const before = painted.get(tabId);
  if (before?.text === text && before.title === title) return;
  // Before painting, so that a badge cleared during it is noticed.
  painted.set(tabId, badge);
  try {
    await Promise.all([
      // Without text the background is not visible.
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
