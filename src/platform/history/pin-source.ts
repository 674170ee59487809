import type { PinSource } from '../../ui/ports.js';
import { send } from '../messages/protocol.js';
import { onBaselinesChanged, readBaselines } from './baselines.js';
import type { Decision } from '../settings/decisions.js';
import { onHistoryChanged, readHistoryOf } from './histories.js';
import { watchRead } from '../storage/watch-read.js';

/** Reads what is stored; the background stores. */
export function createPinSource(tab: Promise<number>): PinSource {
  const decide = async (decision: Decision) => send('decide', { tabId: await tab, decision });
  return {
    watchPins: (listener) => watchRead(readBaselines, [onBaselinesChanged], listener),
    watchHistory: (site, listener) =>
      watchRead(() => readHistoryOf(site), [(handle) => onHistoryChanged(handle, site)], listener),
    pin: () => decide({ kind: 'pin' }),
    async unpin({ site, seenAt }) {
      await decide({ kind: 'unpin', site, seenAt });
    },
    async look(page, look) {
      await send('look', { tabId: await tab, page, look });
    },
    async forgetHistory(page) {
      await decide({ kind: 'forget-looks', page });
    },
  };
}
