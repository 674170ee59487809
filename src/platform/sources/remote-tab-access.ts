import type { TabAccess } from './page-source.js';
import { send } from '../messages/protocol.js';
import { askBackground } from '../messages/subscriptions.js';

/** The reach of a page that is confined: the background does for it what it may not. */
export const remoteTabAccess: TabAccess = {
  state: (tabId) => send('pageState', { tabId }),
  onChange: (tabId, handle) => askBackground('changes', tabId, handle),
  async reload(tabId, options) {
    await send('reload', { tabId, ...options });
  },
  async grant(_origin, tab) {
    // Only a click in a page that is not confined may ask: the popup has one.
    await send('openPopup', { tabId: await tab });
    return true;
  },
};
