import type { PageState } from '../../capture/page-state.js';
import type { PageSource } from '../../ui/ports.js';
import { RESPONSE_WAIT_MS } from '../../capture/snapshot.js';
import { isAwaited, siteNameOf } from '../../engine/index.js';
import { requestAccess } from '../browser/access.js';
import { isSelectionChange } from '../../capture/selection.js';
import { onChoicesChanged, readChoices, type Choices } from '../settings/choices.js';
import { pageStateOf } from '../session/page-state.js';
import { send } from '../messages/protocol.js';
import { watch } from '../storage/storage.js';
import { later, run } from '../tasks.js';
import { onSuppressionsChanged } from '../settings/suppressions.js';
import { activeTab, reloadTab, onTabChange } from '../browser/tabs.js';

/** What a view knows of its tab besides the stored facts. */
export interface TabAccess {
  state(tabId: number): Promise<PageState>;
  /** Calls `handle` when the state changed without a change in storage. Returns an unsubscribe function. */
  onChange(tabId: number, handle: () => void): () => void;
  reload(tabId: number, options: { bypassCache: boolean }): Promise<void>;
  /** False when declined. */
  grant(origin: string, tab: Promise<number>): Promise<boolean>;
}

/** Calls the browser and reads stored facts directly, so that the view need not wait for the background to start. */
const localTabAccess: TabAccess = {
  state: (tabId) => pageStateOf(tabId),
  onChange: onTabChange,
  reload: reloadTab,
  // Called directly in the click handler: a user gesture does not survive waiting.
  grant: requestAccess,
};

/** @param tab the tab to show; by default the active one */
export function createPageSource(
  tab: Promise<number> = activeTab(),
  access: TabAccess = localTabAccess,
): PageSource {
  // `watch` reports the failure.
  tab.catch(() => undefined);
  return {
    watch(listener) {
      const stops: (() => void)[] = [];
      let cancel: () => void = () => undefined;
      const refresh = coalesce(async () => {
        const [state, choices] = await Promise.all([
          tab.then((tabId) => access.state(tabId)).catch(asError),
          // They are optional: the page is shown without them.
          readChoices().catch(() => undefined),
        ]);
        if (stops.length === 0) return;
        cancel();
        // If nothing changes, only time says that its response was missed.
        if (state.kind === 'page' && isAwaited(state.snapshot.chain))
          cancel = later(state.seenAt + RESPONSE_WAIT_MS - Date.now(), refresh);
        listener(withChoices(state, choices));
      });
      stops.push(() => cancel(), watch(refresh), onChoicesChanged(refresh), onSuppressionsChanged(refresh));
      // Asks for the state before it subscribes to what else may change it: the view waits for the answer.
      refresh();
      tab.then(
        (tabId) => {
          if (stops.length > 0) stops.push(access.onChange(tabId, refresh));
        },
        () => undefined,
      );
      return () => {
        for (const stop of stops.splice(0)) stop();
      };
    },
    reload: async (options) => access.reload(await tab, options),
    grant: (origin) => access.grant(origin, tab),
    async readPage() {
      await send('readPage', { tabId: await tab });
    },
    async probe(agreed) {
      await send('probe', { tabId: await tab, ...agreed });
    },
    startPreview: async (advice, details) => send('startPreview', { tabId: await tab, advice, ...details }),
    async endPreview() {
      await send('endPreview', { tabId: await tab });
    },
    async stopRecording() {
      await send('stopRecording', null);
    },
    hashFile: async (url) => send('hashFile', { tabId: await tab, url }),
    chooseStack: async (names) => send('chooseStack', { tabId: await tab, names }),
    suppress: async (suppression) =>
      send('decide', { tabId: await tab, decision: { kind: 'suppress', suppressions: [suppression] } }),
    check: async (item, isOn) =>
      send('decide', { tabId: await tab, decision: { kind: 'check', item, isOn } }),
    select: async (site, changes) =>
      send('decide', { tabId: await tab, decision: { kind: 'select', site, changes } }),
    copied: async (site, lines, isWhole) =>
      send('decide', { tabId: await tab, decision: { kind: 'copy', site, lines, isWhole } }),
    async unsuppress({ site, finding }) {
      await send('decide', { tabId: await tab, decision: { kind: 'take-back', site, finding } });
    },
  };
}

/** Runs `task` when called; calls during a run lead to one more run after it. */
function coalesce(task: () => Promise<void>): () => void {
  let wanted = 0;
  let served = 0;
  let running = false;
  const serve = async () => {
    running = true;
    while (served !== wanted) {
      served = wanted;
      await task();
    }
    running = false;
  };
  return () => {
    wanted += 1;
    if (!running) run(serve());
  };
}

function withChoices(state: PageState, choices: Choices | undefined): PageState {
  if (state.kind !== 'page' || !choices) return state;
  const site = siteNameOf(state.snapshot.url);
  const [chosen, checked, list = []] = [choices.stacks, choices.checked, choices.selections].map((lists) =>
    lists.get(site),
  );
  const selection = list.filter(isSelectionChange);
  const copied = list.filter((one) => !selection.includes(one));
  return {
    ...state,
    ...(chosen && { chosen }),
    ...(checked && { checked }),
    ...(selection.length > 0 && { selection }),
    ...(copied.length > 0 && { copied }),
  };
}

function asError(error: unknown): PageState {
  return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
}
