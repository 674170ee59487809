import type { PanelHost } from '../../ui/ports.js';
import { send } from '../messages/protocol.js';
import { askBackground } from '../messages/subscriptions.js';
import { run } from '../tasks.js';
import type { TabAccess } from './page-source.js';

/** The host of a tab's panel. The background does what Firefox does not let DevTools pages do, in both browsers. */
export function createPanelHost(tabId: number): Omit<PanelHost, 'version'> {
  return {
    seenPages: (origin) => send('seenPages', { tabId, origin }),
    openHarPage: () => run(send('openHarPage', null)),
    openSettings: () => run(send('openSettings', null)),
  };
}

/** For a page without the APIs: the background calls them for it. */
export const remoteTabAccess: TabAccess = {
  state: (tabId) => send('pageState', { tabId }),
  onChange: (tabId, handle) => askBackground('changes', tabId, handle),
  async reload(tabId, options) {
    await send('reload', { tabId, ...options });
  },
  async grant(_origin, tab) {
    // Access can only be requested by a click in a page that has the API, such as the popup.
    await send('openPopup', { tabId: await tab });
    return true;
  },
};
