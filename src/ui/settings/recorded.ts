import type { PageState } from '../../capture/page-state.js';
import type { ActiveSuppressions, PageSnapshot } from '../../engine/index.js';
import type { PageSource } from '../ports.js';

/** A page that was recorded elsewhere: it stays as it is, and nothing can be asked of it. */
export function recordedSource(snapshot: PageSnapshot, suppressed: ActiveSuppressions): PageSource {
  const state: PageState = { kind: 'page', snapshot, seenAt: Date.now(), suppressed };
  const refuse = () => Promise.reject(new Error('This page was recorded elsewhere.'));
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
    probe: refuse,
  };
}
