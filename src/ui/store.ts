import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { isGraded, type Remedy } from '../engine/index.js';
import type { FileHash, PageSource, PinSource } from './ports.js';
import { createCheckItem, type CheckItem } from './store/checklist.js';
import { createDeployed, type Deployed } from './deployed/store.js';
import { createHistory, type PageHistory } from './history/store.js';
import { createNotice, type Notice } from './store/notice.js';
import { reportedPage } from './preview/before.js';
import { createPreviewing, type Previewing } from './preview/store.js';
import { createProbing, type Probing } from './probe/store.js';
import { applyRemedy } from './store/remedy.js';
import { createSince, type SinceLastLook } from './history/since.js';
import { createStopRecording, type StopRecording } from './recording/store.js';
import { createSelection } from './store/selection.js';
import { createStackChoice, type StackChoice } from './store/stack.js';
import { pageOnShow, watchState } from './store/state.js';
import { createSuppressions, type Suppressions } from './store/suppressions.js';
import { viewPage, type View } from './store/view.js';
import { createWhatIf, type WhatIf } from './preview/what-if.js';

/** What the popup shows and does. The facts come from a PageSource, the report from the engine. */
export interface Store
  extends
    Notice,
    StackChoice,
    Suppressions,
    Probing,
    Previewing,
    StopRecording,
    CheckItem,
    PageHistory,
    SinceLastLook,
    Deployed {
  /** False for a recorded page: it cannot be reloaded, probed or suppressed. */
  readonly isLive: boolean;
  readonly view: ReadonlySignal<View>;
  /** The grade of the page with some of its findings fixed. */
  readonly whatIf: WhatIf;
  /** Set it to open Optional hardening, which resets it. */
  readonly leadsToFurther: Signal<boolean>;
  /** Makes unseen evidence visible. Call it within the user's gesture. */
  remedy(remedy: Remedy): Promise<void>;
  /** Asks for a file of another site that the page loads. */
  readonly hashFile: (url: string) => Promise<FileHash>;
  /** Call it after the first paint: starts the work that can wait for it. */
  painted(): void;
  /** Unsubscribes and clears every timer. */
  stop(): void;
}

/** @param pinned absent where nothing can be pinned */
export function createStore(source: PageSource, pinned?: PinSource): Store {
  const { state, selection: stored, copied, painted, stop: unwatch } = watchState(source);
  const page = () => (state.value.kind === 'page' ? state.value : undefined);
  const notice = createNotice(computed(() => pageOnShow(state.value)));
  const { chosenFor, ...stack } = createStackChoice(source, page, notice);
  const { token, leadToProbe, ...probing } = createProbing(source, () => view.value, notice);
  const view = computed((): View => {
    const shown = state.value;
    return shown.kind === 'page' ? viewPage(shown, chosenFor(shown), token) : shown;
  });
  const graded = computed(() =>
    view.value.kind === 'page' && isGraded(view.value.report) ? view.value : undefined,
  );
  const { stop: stopHistory, ...history } = createHistory(pinned, graded, notice);
  const reported = () => reportedPage(view.peek(), graded.peek());
  const { stop: stopDeployed, ...deployed } = createDeployed(source, graded, reported, copied, notice);
  const { since, stop: stopSince } = createSince(view);
  const { stop: stopSelection, ...selection } = createSelection(source, page, stored, notice);
  return {
    isLive: source.isLive ?? true,
    view,
    ...notice,
    ...stack,
    ...probing,
    ...createSuppressions(source, page, notice),
    ...createPreviewing(source, () => view.value, notice),
    ...createStopRecording(source, notice),
    ...createCheckItem(source, notice),
    whatIf: createWhatIf(graded, selection),
    ...history,
    ...deployed,
    since,
    leadsToFurther: signal(false),
    async remedy(remedy) {
      notice.say('');
      if (remedy === 'probe') leadToProbe();
      else await applyRemedy(remedy, source, view.value, notice);
    },
    hashFile: (url) => source.hashFile(url),
    painted,
    stop: () => {
      unwatch();
      stopHistory();
      stopSince();
      stopSelection();
      stopDeployed();
    },
  };
}
