import type { Browser } from 'webextension-polyfill';
import type { PageState } from '../../src/capture/page-state.js';
import type { Advice } from '../../src/engine/index.js';
import type { Lab } from './lab.js';
import { seenFacts } from './seen-facts.js';
import { until } from './until.js';

/** In the extension's pages. */
declare const chrome: Browser;

/** What a preview of these tests simulates, and what no server of theirs sends. */
const FRAMING = { op: 'set-header', name: 'X-Frame-Options', value: 'DENY' } as const satisfies Advice;

/** Starts and ends previews in a lab, and says what its tabs show. */
export function previewing(lab: Lab) {
  const stateOf = async (tabId: number) => (await lab.send('pageState', { tabId })) as PageState;
  const facts = (tabId: number) => seenFacts(lab, tabId);
  /** Whether the extension says that the page is simulated, and whether it has what the server never sends. */
  const shows = async (tabId: number) => {
    const { chain } = await facts(tabId);
    const last = chain.seen ? chain.value.at(-1) : undefined;
    const lines = last?.headers.seen ? last.headers.value : [];
    return {
      marked: last?.simulated === true,
      changed: lines.some(({ name }) => name.toLowerCase() === FRAMING.name.toLowerCase()),
    };
  };
  return {
    stateOf,
    facts,
    shows,
    async start(tabId: number, advice: readonly Advice[] = [FRAMING]): Promise<void> {
      await lab.elsewhere(tabId, () => lab.send('startPreview', { tabId, advice }));
      await until('a simulated page', async () => (await shows(tabId)).marked);
    },
    end: (tabId: number) => lab.elsewhere(tabId, () => lab.send('endPreview', { tabId })),
    rules: () => lab.own(async () => (await chrome.declarativeNetRequest.getSessionRules()).length),
    /** The tabs that have a preview. */
    previews: () =>
      lab.own(async () => {
        const stored = (await chrome.storage.session.get('previews'))['previews'] as
          { value: object } | undefined;
        return Object.keys(stored?.value ?? {}).map(Number);
      }),
  };
}
