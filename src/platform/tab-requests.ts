import type { TabRequestEvent } from '../capture/events.js';
import { isConfined } from './dialect.js';
import { askBackground } from './relay.js';
import { onTabRequest } from './web-request.js';

/**
 * Tells of every request of one tab, for as long as somebody looks: with nobody looking it costs nothing.
 * @returns the way to stop
 */
export function watchRequests(tabId: number, handle: (event: TabRequestEvent) => void): () => void {
  return isConfined() ? askBackground('requests', tabId, handle) : onTabRequest(tabId, handle);
}
