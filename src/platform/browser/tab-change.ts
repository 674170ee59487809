import { onAccessChanged } from './access.js';
import { onTabStatus } from './tabs.js';

/** Calls back when what can be told of a tab may have changed, and storage does not show it. Returns the way to stop. */
export function onTabChange(tabId: number, handle: () => void): () => void {
  const stops = [onAccessChanged(handle), onTabStatus(tabId, handle)];
  return () => {
    for (const stop of stops) stop();
  };
}
