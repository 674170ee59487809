import { onAccessChanged } from './access.js';
import { onTabStatus } from './tabs.js';

/** Calls `handle` when a tab's state may have changed without a change in storage. Returns an unsubscribe function. */
export function onTabChange(tabId: number, handle: () => void): () => void {
  const stops = [onAccessChanged(handle), onTabStatus(tabId, handle)];
  return () => {
    for (const stop of stops) stop();
  };
}
