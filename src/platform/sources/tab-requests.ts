import type { TabRequestEvent } from '../../capture/events.js';
import { hasContentScriptApisOnly } from '../browser/browser-features.js';
import { askBackground } from '../messages/subscriptions.js';
import { onTabRequest } from '../browser/web-request.js';

/**
 * Tells of every request of one tab, for as long as somebody looks: with nobody looking it costs nothing.
 * @returns the way to stop
 */
export function watchRequests(tabId: number, handle: (event: TabRequestEvent) => void): () => void {
  return hasContentScriptApisOnly() ? askBackground('requests', tabId, handle) : onTabRequest(tabId, handle);
}
