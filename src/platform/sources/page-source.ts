import type { PageState } from '../../capture/page-state.js';
import type { PageSource } from '../../ui/ports.js';
import { requestAccess } from '../browser/access.js';
import { onStackChosen, readChosenStacks, type ChosenStacks } from '../settings/chosen-stacks.js';
import { pageStateOf } from '../session/page-state.js';
import { send } from '../messages/protocol.js';
import { watch } from '../session/storage.js';
import { onSuppressionsChanged } from '../settings/suppressions.js';
import { onTabChange } from '../browser/tab-change.js';
import { activeTab, reloadTab } from '../browser/tabs.js';

/** What a view has of its tab besides what lies in storage. */
export interface TabAccess {
  state(tabId: number): Promise<PageState>;
  /** Calls back when that changed, where storage does not tell. Returns the way to stop. */
  onChange(tabId: number, handle: () => void): () => void;
  reload(tabId: number, options: { bypassCache: boolean }): Promise<void>;
  /** False when declined. */
  grant(origin: string, tab: Promise<number>): Promise<boolean>;
}

/** Asks the browser and reads the stored facts itself: what it shows does not wait for the background to wake. */
const OWN: TabAccess = {
  state: (tabId) => pageStateOf(tabId),
  onChange: onTabChange,
  reload: reloadTab,
  // Nothing may come between the click and the question: gestures do not outlast a wait.
  grant: requestAccess,
};

/** @param tab the tab to look at; else the one in front of the person */
export function createPageSource(tab: Promise<number> = activeTab(), reach: TabAccess = OWN): PageSource {
  // `watch` tells of the failure; nobody else needs to.
  tab.catch(() => undefined);
  return {
    watch(listener) {
      const stops: (() => void)[] = [];
      const refresh = coalesce(async () => {
        const [state, stacks] = await Promise.all([
          tab.then((tabId) => reach.state(tabId)).catch(asError),
          // What lies there is a convenience; the page is shown without it.
          readChosenStacks().catch((): ChosenStacks => new Map()),
        ]);
        if (stops.length > 0) listener(withChoice(state, stacks));
      });
      stops.push(watch(refresh), onStackChosen(refresh), onSuppressionsChanged(refresh));
      void tab.then(
        (tabId) => {
          if (stops.length > 0) stops.push(reach.onChange(tabId, refresh));
        },
        () => undefined,
      );
      refresh();
      return () => {
        for (const stop of stops.splice(0)) stop();
      };
    },
    reload: async (options) => reach.reload(await tab, options),
    grant: (origin) => reach.grant(origin, tab),
    async readPage() {
      await send('readPage', { tabId: await tab });
    },
    async probe(agreed) {
      await send('probe', { tabId: await tab, ...agreed });
    },
    chooseStack: async (names) => send('chooseStack', { tabId: await tab, names }),
    suppress: async (suppression) =>
      send('decide', { tabId: await tab, decision: { kind: 'suppress', suppressions: [suppression] } }),
    async unsuppress({ site, finding }) {
      await send('decide', { tabId: await tab, decision: { kind: 'take-back', site, finding } });
    },
  };
}

/** Runs `task` when called; calls during a run are made up for by one run after it. */
function coalesce(task: () => Promise<void>): () => void {
  let wanted = 0;
  let served = 0;
  let running = false;
  const run = async () => {
    running = true;
    while (served !== wanted) {
      served = wanted;
      await task();
    }
    running = false;
  };
  return () => {
    wanted += 1;
    if (!running) void run();
  };
}

function withChoice(state: PageState, stacks: ChosenStacks): PageState {
  const chosen = state.kind === 'page' ? stacks.get(new URL(state.snapshot.url).host) : undefined;
  return state.kind === 'page' && chosen ? { ...state, chosen } : state;
}

function asError(error: unknown): PageState {
  return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
}
