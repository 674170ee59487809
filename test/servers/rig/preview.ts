import type { Browser } from 'webextension-polyfill';
import type { PageState } from '../../../src/capture/page-state.js';
import type { Preview, PreviewBlocked } from '../../../src/capture/preview/preview.js';
import { unsentProbes } from '../../../src/capture/probe/probe-plan.js';
import { ask, openTab, type Home, type Tab } from '../../../src/cli/home.js';
import type { Advice, PageSnapshot, PartAdvice } from '../../../src/engine/index.js';
import { until } from '../../support/until.js';
import { send } from './send.js';

/** In a document of the extension. */
declare const chrome: Browser;

/** What the extension knows of a page on show. */
export type Shown = Extract<PageState, { readonly kind: 'page' }>;

/** A tab on the server's page, in which advice is tried as the popup does it. */
export interface Trier {
  readonly tab: Tab;
  /** The server's page, as the popup grades it. */
  readonly before: PageSnapshot;
  /** Simulates the advice, also that for parts of the site, and loads the page again. Returns what the popup then grades. */
  start(advice: readonly Advice[], parts?: readonly PartAdvice[]): Promise<Shown>;
  /** What the previews of the tab listed as blocked so far, on all its pages. */
  listed(): Promise<readonly PreviewBlocked[]>;
  /** Loads the server's page again. */
  end(): Promise<void>;
}

/** Opens the page in a tab of its own. */
export async function openTrier(home: Home, url: URL): Promise<Trier> {
  const tab = await openTab(home);
  await tab.page.goto(url.href, { waitUntil: 'load' });
  const { snapshot: before } = await shown(home, tab, false);
  const load = async (type: 'startPreview' | 'endPreview', request: object) => {
    const sending = async () => {
      const reply = (await send(home, type, { tabId: tab.id, ...request })) as { readonly started?: boolean };
      if (reply.started === false) throw new Error('Nothing of it can be simulated.');
    };
    await Promise.all([tab.page.waitForNavigation({ waitUntil: 'load' }), sending()]);
    return shown(home, tab, type === 'startPreview');
  };
  await home.evaluate(listen, tab.id);
  return {
    tab,
    before,
    start: (advice, parts = []) => load('startPreview', { advice, parts }),
    listed: () => home.evaluate(() => (globalThis as unknown as Listening).listed()),
    async end() {
      await load('endPreview', {});
    },
  };
}

/** The page with its markup, its cookies and the responses to the requests that the popup offers. */
async function shown(home: Home, { id: tabId }: Tab, isSimulated: boolean): Promise<Shown> {
  const found: Shown[] = [];
  const read = async () => {
    await ask(home, 'readPage', { tabId }).catch(() => undefined);
    const state = await ask(home, 'pageState', { tabId });
    const isWanted =
      state.kind === 'page' &&
      (state.snapshot.simulated ?? false) === isSimulated &&
      state.snapshot.markup.seen &&
      state.snapshot.cookieStore.seen;
    if (isWanted) found.push(state);
    return isWanted;
  };
  await until(isSimulated ? 'the simulated page' : 'the server’s page', read);
  const [{ snapshot }] = found as [Shown];
  const token = 'simulated';
  await ask(home, 'probe', { tabId, token, requests: unsentProbes(snapshot, token) });
  found.length = 0;
  await until('the responses to its requests', read);
  return (found as [Shown])[0];
}

/** In a document of the extension. */
interface Listening {
  listed(): readonly PreviewBlocked[];
}

/** Runs in a document of the extension: each page of the tab has a list of its own. */
function listen(tabId: number): void {
  const found = new Map<string, PreviewBlocked>();
  const listening: Listening = { listed: () => [...found.values()] };
  Object.assign(globalThis, listening);
  chrome.storage.session.onChanged.addListener((changes) => {
    const stored = changes['previews']?.newValue as
      { readonly value: Readonly<Record<string, Preview>> } | undefined;
    const preview = stored?.value[tabId];
    for (const one of preview?.seen.blocked.first ?? [])
      found.set(`${one.isReported ?? false} ${one.directive} ${one.blocked}`, one);
  });
}
