import type { TabRequestEvent } from '../../capture/events.js';
import { hasContentScriptApisOnly } from '../browser/browser-features.js';
import { askBackground } from '../messages/subscriptions.js';
import { onTabRequest } from '../browser/web-request.js';
import { verifiedInOrder } from '../preview/tokens.js';

/**
 * Reports all requests of one tab while a view is open. It costs nothing otherwise.
 * @returns an unsubscribe function
 */
export function watchRequests(tabId: number, handle: (event: TabRequestEvent) => void): () => void {
  return hasContentScriptApisOnly()
    ? askBackground('requests', tabId, handle)
    : onTabRequest(tabId, verifiedInOrder(handle));
}
