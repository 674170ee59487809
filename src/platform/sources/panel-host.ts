import type { Baseline } from '../../capture/baseline.js';
import { onBaselinesChanged, readBaselineOf } from '../settings/baselines.js';
import { hasContentScriptApisOnly } from '../browser/browser-features.js';
import { openSettings } from '../settings/open-settings.js';
import { send } from '../messages/protocol.js';
import { seenPagesOf } from '../session/seen-pages.js';

/** What a tab's panel asks for beyond its page and its answers. */
export function createPanelHost(tabId: number) {
  return {
    watchBaseline(site: string, listener: (baseline: Baseline | null) => void): () => void {
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
    async unpin(site: string): Promise<void> {
      await send('decide', { tabId, decision: { kind: 'unpin', site } });
    },
    seenPages: (origin: string) =>
      hasContentScriptApisOnly() ? send('seenPages', { tabId, origin }) : seenPagesOf(origin, tabId),
    openSettings: () => {
      void (hasContentScriptApisOnly() ? send('openSettings', null) : openSettings());
    },
  };
}
