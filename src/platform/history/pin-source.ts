import type { PinSource } from '../../ui/ports.js';
import { send } from '../messages/protocol.js';
import { onBaselinesChanged, readBaselines } from './baselines.js';
import type { Decision } from '../settings/decisions.js';
import { onHistoryChanged, readHistoryOf } from './histories.js';
import { run } from '../tasks.js';

/** Reads what is stored; the background stores. */
export function createPinSource(tab: Promise<number>): PinSource {
  const decide = async (decision: Decision) => send('decide', { tabId: await tab, decision });
  return {
    watchPins: (listener) => watch(readBaselines, onBaselinesChanged, listener),
    watchHistory: (site, listener) =>
      watch(
        () => readHistoryOf(site),
        (handle) => onHistoryChanged(handle, site),
        listener,
      ),
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

/** Calls back with what is read, now and after each change. Returns an unsubscribe function. */
function watch<T>(
  read: () => Promise<T>,
  onChange: (handle: () => void) => () => void,
  listener: (value: T) => void,
): () => void {
  let isWatched = true;
  const refresh = () =>
    run(
      read().then((value) => {
        if (isWatched) listener(value);
      }),
    );
  const stop = onChange(refresh);
  refresh();
  return () => {
    isWatched = false;
    stop();
  };
}
