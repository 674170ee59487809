import type { PanelHost } from '../../ui/ports.js';
import { send } from '../messages/protocol.js';
import { run } from '../tasks.js';

/** The host of a tab's panel. The background does what Firefox does not let DevTools pages do, in both browsers. */
export function createPanelHost(tabId: number): Omit<PanelHost, 'version'> {
  return {
    seenPages: (origin) => send('seenPages', { tabId, origin }),
    openHarPage: () => run(send('openHarPage', null)),
    openSettings: () => run(send('openSettings', null)),
  };
}
