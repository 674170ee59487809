import { snapshotOf } from '../../capture/snapshot.js';
import { originOf } from '../../capture/url.js';
import type { SeenPage } from '../../ui/ports.js';
import { documentItem, openDocument, openTab } from '../storage/storage-keys.js';
import { readAll } from '../storage/storage.js';
import { isPrivate } from '../browser/tabs.js';

/**
 * The pages of an origin seen in this session, the latest visit of each URL. Tabs in private windows get pages from
 * private windows, other tabs the others.
 */
export async function seenPagesOf(origin: string, tabId: number): Promise<readonly SeenPage[]> {
  const stored = await readAll();
  const isOfPrivate = await isPrivate(tabId);
  const pages = new Map<string, SeenPage>();
  for (const [key, envelope] of Object.entries(stored)) {
    const tab = openTab(key, envelope);
    const ownTab = Number(key.split(':')[1]);
    if (!tab || (await isPrivate(ownTab)) !== isOfPrivate) continue;
    for (const { id } of tab.documents) {
      const document = openDocument(documentItem(id).key, stored[documentItem(id).key]);
      if (!document || originOf(document.url) !== origin) continue;
      const snapshot = snapshotOf(document, Date.now());
      // A simulated page says nothing about the site.
      if (snapshot.simulated) continue;
      const before = pages.get(document.url);
      if (before && before.seenAt > document.committedAt) continue;
      pages.set(document.url, { snapshot, seenAt: document.committedAt });
    }
  }
  return [...pages.values()].sort((one, other) => other.seenAt - one.seenAt);
}
