import type { PageState } from '../../capture/page-state.js';
import type { ActiveSuppressions, PageSnapshot } from '../../engine/index.js';
import type { PageSource } from '../ports.js';

/** A recorded page: it does not change and cannot be reloaded, probed or suppressed. */
export function openedPage(snapshot: PageSnapshot, suppressed: ActiveSuppressions): PageSource {
  const state: PageState = { kind: 'page', snapshot, seenAt: Date.now(), suppressed };
  const refuse = () => Promise.reject(new Error('Not possible for a recorded page.'));
  return {
    isLive: false,
    watch(listener) {
      listener(state);
      return () => undefined;
    },
    reload: refuse,
    grant: refuse,
    readPage: () => Promise.resolve(),
    chooseStack: () => Promise.resolve({ kept: true }),
    suppress: refuse,
    unsuppress: refuse,
    check: refuse,
    select: () => Promise.resolve({ kept: false }),
    copied: () => Promise.resolve({ kept: false }),
    probe: refuse,
    stopRecording: refuse,
    hashFile: refuse,
    startPreview: refuse,
    endPreview: refuse,
  };
}
