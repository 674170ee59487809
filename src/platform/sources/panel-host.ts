import type { PanelHost } from '../../ui/ports.js';
import { onBaselinesChanged, readBaselineOf } from '../settings/baselines.js';
import { send } from '../messages/protocol.js';

/** The host of a tab's panel. The background does what Firefox does not let DevTools pages do, in both browsers. */
export function createPanelHost(tabId: number): Omit<PanelHost, 'version'> {
  return {
    watchBaseline(site, listener) {
      let isWatched = true;
      const refresh = () => {
        void readBaselineOf(site).then((baseline) => {
          if (isWatched) listener(baseline);
        });
      };
      const stop = onBaselinesChanged(refresh);
      refresh();
      return () => {
        isWatched = false;
        stop();
      };
    },
    pin: () => send('decide', { tabId, decision: { kind: 'pin' } }),
    async unpin(site) {
      await send('decide', { tabId, decision: { kind: 'unpin', site } });
    },
    seenPages: (origin) => send('seenPages', { tabId, origin }),
    openSettings: () => {
      void send('openSettings', null);
    },
  };
}
