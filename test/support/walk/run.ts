import type { Browser } from 'webextension-polyfill';
import type { DocumentFacts } from '../../../src/capture/reduce.js';
import type { Lab } from '../lab.js';
import { MARK, type MarkedSite } from '../matrix/site.js';
import { goSpeculating } from '../matrix/speculation.js';
import { until } from '../until.js';
import type { Step } from './plan.js';

/** In the browser's pages. */
declare const chrome: Browser;

const A = 'https://a.test';

/**
 * Runs steps in one browser; resolves with the step's tab once it shows the result.
 * @param passed receives the ids of documents that a step only passes through
 */
export function createWalker(
  asking: Lab,
  site: MarkedSite,
  passed = new Set<string>(),
): (step: Step) => Promise<number> {
  // A question would start the background again.
  const lab: Lab = { ...asking, ...asking.unasked };
  const tabs: number[] = [];
  return async (step) => {
    const tab = (tabs[step.tab] ??= await lab.openTab());
    const elsewhere = (code: string) => lab.elsewhere(tab, () => lab.inPage(tab, code));
    switch (step.what) {
      case 'new-tab':
      case 'go':
        await lab.go(tab, step.url);
        break;
      case 'back':
      case 'forward':
        await elsewhere(`history.${step.what}()`);
        break;
      case 'reload':
        await lab.elsewhere(tab, () =>
          lab.drive(async (id) => {
            await chrome.tabs.reload(id);
          }, tab),
        );
        break;
      case 'push-state':
        await lab.inPage(tab, 'history.pushState(null, "", "#pushed")');
        break;
      case 'script-redirect':
        await lab.setOut(tab, `${A}/script-redirect`);
        await until('the end of the redirect', () =>
          lab.drive(async (id) => {
            const { url, status } = await chrome.tabs.get(id);
            return url === 'https://a.test/end' && status === 'complete';
          }, tab),
        );
        break;
      case 'prefetched':
      case 'prerendered':
        await goSpeculating(lab, site, tab, step.url, `${A}/setting`);
        passed.add((await lab.documentId(tab)) ?? '');
        await elsewhere('location.href = "/setting-hop"');
        break;
      case 'download':
      case 'no-content': {
        const before = site.given.size;
        await lab.setOut(tab, `${A}/${step.what}`);
        await until('the request to arrive', () => Promise.resolve(site.given.size > before));
      }
    }
    return tab;
  };
}

/** Installs the service workers of the sites that have one. */
export async function installServiceWorkers(lab: Lab): Promise<void> {
  for (const site of ['https://worker.test/', 'https://preload.test/', 'https://routed.test/']) {
    const tab = await lab.openTab(site);
    await until('its service worker', () =>
      lab.drive(async (id) => (await chrome.tabs.get(id)).title === 'Ready', tab),
    );
  }
  await lab.closeTabs();
}

/** The document shown, and its facts. */
export interface View {
  readonly documentId: string;
  readonly facts: DocumentFacts | null;
  /** The facts without what differs in each run: ids, times and marks. Null if the response is unknown. */
  readonly essence: string | null;
}

export async function viewOf(lab: Lab, tab: number): Promise<View> {
  await waitUntilStored(lab, tab);
  const documentId = await lab.drive(async (tabId) => {
    const frame = await chrome.webNavigation.getFrame({ tabId, frameId: 0 });
    return frame?.documentId ?? '';
  }, tab);
  const facts = await lab.facts(tab);
  return { documentId, facts, essence: facts && essenceOf(facts) };
}

/** Makes the background read the page. Once it replies, all earlier events are stored. */
async function waitUntilStored(lab: Lab, tab: number): Promise<void> {
  await until('the background to reply', () =>
    lab.own(
      (tabId) =>
        chrome.runtime.sendMessage({ type: 'readPage', request: { tabId } }).then(
          () => true,
          // Firefox delivers no message while it ends the event page.
          () => false,
        ),
      tab,
    ),
  );
}

export function essenceOf({ url, chain, markup }: DocumentFacts): string | null {
  if (!chain.seen) return null;
  // Without scripts: the walk itself adds some.
  const metas = markup.seen ? markup.value.metas : [];
  return JSON.stringify({ url, chain, metas })
    .replaceAll(/"m\d+"/g, `"${MARK}"`)
    .replaceAll(/("Date","value":)"[^"]*"/g, '$1""');
}
