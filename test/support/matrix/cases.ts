import type { Browser } from 'webextension-polyfill';
import type { BrowserName, Lab } from '../lab.js';
import { until, untilFound } from '../until.js';
import type { MarkedSite } from './site.js';
import { goPrefetching, goSpeculating } from './speculation.js';

/** In the driver's page. */
declare const chrome: Browser;

/** One for both browsers, or one each. */
export type Cells = string | Readonly<Record<BrowserName, string>>;

/** One way to load a page. */
export interface Case {
  readonly name: string;
  /** Runs and verifies the actions; resolves with the tab to check. */
  readonly act: (lab: Lab, site: MarkedSite) => Promise<number>;
  /** The expected facts of the document. */
  readonly cell: Cells;
  /** The expected facts after clicking the popup's button, if it has one. */
  readonly clicked?: string | Readonly<Partial<Record<BrowserName, string>>>;
}

export function cellIn(cells: Cells, browser: BrowserName): string;
export function cellIn(cells: Case['clicked'], browser: BrowserName): string | undefined;
export function cellIn(cells: Case['clicked'], browser: BrowserName): string | undefined {
  return typeof cells === 'string' ? cells : cells?.[browser];
}

/** Whether Firefox shows another cell than Chromium. */
export function differsInFirefox({ cell, clicked }: Case): boolean {
  return (
    cellIn(cell, 'firefox') !== cellIn(cell, 'chromium') ||
    cellIn(clicked, 'firefox') !== cellIn(clicked, 'chromium')
  );
}

/** Of the cases that a browser shows alike, the first. */
export function oneOfEach(cases: readonly Case[], browser: BrowserName): Case[] {
  const shown = ({ cell, clicked }: Case) => `${cellIn(cell, browser)} ${cellIn(clicked, browser) ?? ''}`;
  return [...new Map(cases.toReversed().map((one) => [shown(one), one])).values()].reverse();
}

const A = 'https://a.test';

/** Opens a tab with a page, then navigates it. */
async function visit(lab: Lab, ...urls: readonly string[]): Promise<number> {
  const tab = await lab.openTab();
  for (const url of urls) await lab.go(tab, url);
  return tab;
}

function reload(lab: Lab, tab: number): Promise<void> {
  return lab.elsewhere(tab, () =>
    lab.drive(async (id) => {
      await chrome.tabs.reload(id);
    }, tab),
  );
}

/** By the page's script: tabs.goBack skips pages without a user gesture. */
async function history(lab: Lab, tab: number, way: 'back' | 'forward'): Promise<void> {
  await lab.elsewhere(tab, () => lab.inPage(tab, `history.${way}()`));
}

const tabOf = (lab: Lab, tab: number) =>
  lab.drive(async (id) => JSON.stringify(await chrome.tabs.get(id)), tab);

async function titleOf(lab: Lab, tab: number): Promise<string> {
  return (JSON.parse(await tabOf(lab, tab)) as { title: string }).title;
}

async function titleIs(lab: Lab, tab: number, title: string): Promise<void> {
  await until(`the title ${title}`, async () => (await titleOf(lab, tab)) === title).catch(
    async (error: unknown) => {
      throw new Error(`The tab is ${await tabOf(lab, tab)}`, { cause: error });
    },
  );
}

/** @param from the page that installs the worker, and reports when it is active */
async function withWorker(lab: Lab, url: string, from = 'https://worker.test/'): Promise<number> {
  const tab = await visit(lab, from);
  await titleIs(lab, tab, 'Ready');
  await lab.go(tab, url);
  return tab;
}

const PLAIN = '200 `https://a.test/plain`';
const CHAIN =
  '302 `https://a.test/chain` (first, second) → 302 `https://b.test/hop` → 200 `https://a.test/end` (third)';
const FROM_WORKER =
  'Not checked: this page came from its service worker; a reload that bypasses it shows the server’s response. *Reload from the server*';
const NOTHING =
  'Nothing was recorded when this page loaded. It may have been open before Sitegrade was installed. Reload it to record the response. *Reload the page*';
const notLoaded = (why: string) => `${why} There is nothing to grade. *Reload the page*`;
const NO_SERVER = notLoaded('No server responded.');
const LOOP = notLoaded('The server redirects too many times.');
/** Firefox has one error for all of these. */
const REJECTED = notLoaded(
  'The browser rejects the response: for example, Location or Content-Length is set twice, or Location is a data: URL.',
);
const notOfTheWeb = (scheme: string) =>
  `Sitegrade grades HTTP and HTTPS responses. This page ${scheme && `(${scheme}) `}comes from the browser or from this computer${scheme ? '' : ', or its tab is closed'}. Open a website to grade it.`;

export const CASES: readonly Case[] = [
  { name: 'ordinary page', act: (lab) => visit(lab, `${A}/plain`), cell: PLAIN },
  { name: 'redirects over two hosts', act: (lab) => visit(lab, `${A}/chain`), cell: CHAIN },
  {
    name: 'redirect by the page’s script',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/plain`);
      await lab.setOut(tab, `${A}/script-redirect`);
      await titleIs(lab, tab, '/end');
      return tab;
    },
    cell: '200 `https://a.test/end` (third)',
  },
  {
    name: 'http, turned into https by HSTS',
    act: (lab) => visit(lab, 'https://hsts.test/', 'http://hsts.test/plain'),
    cell: {
      chromium: '307 `http://hsts.test/plain` by the browser → 200 `https://hsts.test/plain`',
      firefox: '0 `http://hsts.test/plain` by the browser → 200 `https://hsts.test/plain`',
    },
  },
  {
    name: 'a redirect to http, turned into https by HSTS',
    act: (lab) => visit(lab, 'https://hsts.test/', `${A}/downgrades`),
    cell: '302 `https://a.test/downgrades` → 0 `http://hsts.test/plain` by the browser → 200 `https://hsts.test/plain`',
  },
  {
    name: 'http of a public name, turned into https by the browser',
    act: (lab) => visit(lab, 'http://www.shop-example.com/'),
    cell: {
      chromium: '200 `https://www.shop-example.com/`',
      firefox: '0 `http://www.shop-example.com/` by the browser → 200 `https://www.shop-example.com/`',
    },
  },
  {
    name: 'reload',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/plain`);
      await reload(lab, tab);
      return tab;
    },
    cell: PLAIN,
  },
  {
    name: 'from the HTTP cache',
    act: (lab) => visit(lab, `${A}/cached`, `${A}/plain`, `${A}/cached`),
    cell: '200 `https://a.test/cached` from the cache (http-cache)',
  },
  {
    name: 'the HTTP cache’s, confirmed (304)',
    act: (lab) => visit(lab, `${A}/revalidated`, `${A}/plain`, `${A}/revalidated`),
    cell: '200 `https://a.test/revalidated` from the cache (confirmed)',
  },
  {
    name: 'back (bfcache)',
    act: async (lab) => {
      const tab = await lab.openTab();
      // Firefox may decide to keep no page, and loads it anew.
      await until('the browser to keep the page', async () => {
        await lab.go(tab, `${A}/chain`);
        await entitle(lab, tab, '"kept"');
        await lab.go(tab, `${A}/plain`);
        await history(lab, tab, 'back');
        return (await titleOf(lab, tab)) === 'kept';
      });
      return tab;
    },
    cell: CHAIN,
  },
  {
    name: 'forward (bfcache)',
    act: async (lab) => {
      const tab = await lab.openTab();
      await until('the browser to keep the page', async () => {
        await lab.go(tab, `${A}/chain`);
        await lab.go(tab, `${A}/plain`);
        await entitle(lab, tab, '"kept"');
        await history(lab, tab, 'back');
        await history(lab, tab, 'forward');
        return (await titleOf(lab, tab)) === 'kept';
      });
      return tab;
    },
    cell: PLAIN,
  },
  {
    name: 'back to what may not be stored',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/not-stored`, `${A}/plain`);
      await history(lab, tab, 'back');
      return tab;
    },
    cell: '200 `https://a.test/not-stored`',
  },
  {
    name: 'a page that prefetches another',
    act: async (lab, site) => {
      const tab = await visit(lab, `${A}/prefetches`);
      await requested(site, `${A}/prefetched`);
      return tab;
    },
    cell: '200 `https://a.test/prefetches`',
  },
  {
    name: 'the prefetched page',
    act: async (lab) => {
      const tab = await lab.openTab();
      await goPrefetching(lab, tab, `${A}/prefetches`, `${A}/prefetched`);
      await lab.elsewhere(tab, () => lab.inPage(tab, 'location.href = "/prefetched"'));
      return tab;
    },
    cell: {
      chromium: '200 `https://a.test/prefetched` (prefetched)',
      firefox: '200 `https://a.test/prefetched` from the cache (http-cache)',
    },
  },
  {
    name: 'a page that prerenders another',
    act: async (lab, site) => {
      const tab = await lab.openTab();
      await goSpeculating(lab, site, tab, `${A}/prerenders`, `${A}/prerendered`);
      return tab;
    },
    cell: '200 `https://a.test/prerenders`',
  },
  {
    name: 'the prerendered page',
    act: async (lab, site) => {
      const tab = await lab.openTab();
      await goSpeculating(lab, site, tab, `${A}/prerenders`, `${A}/prerendered`);
      await lab.elsewhere(tab, () => lab.inPage(tab, 'location.href = "/prerendered"'));
      await entitle(lab, tab, 'performance.getEntriesByType("navigation")[0].activationStart > 0');
      await titleIs(lab, tab, String(lab.name === 'chromium'));
      return tab;
    },
    cell: {
      chromium: '200 `https://a.test/prerendered` (prefetched)',
      firefox: '200 `https://a.test/prerendered`',
    },
  },
  {
    name: 'a prefetched page that sets cookies',
    act: (lab, site) => speculated(lab, site, `${A}/prefetches-setting`, `${A}/setting`),
    cell: {
      chromium: '200 `https://a.test/setting` (prefetched)',
      firefox: '200 `https://a.test/setting` (own, elsewhere)',
    },
  },
  {
    name: 'a prefetched page behind a redirect, both set cookies',
    act: (lab, site) => speculated(lab, site, `${A}/prefetches-hop`, `${A}/setting-hop`, `${A}/setting`),
    cell: {
      chromium: '302 `https://a.test/setting-hop` (prefetched) → 200 `https://a.test/setting` (prefetched)',
      firefox: '302 `https://a.test/setting-hop` (hop) → 200 `https://a.test/setting` (own, elsewhere)',
    },
  },
  {
    name: 'a prefetched page of another site that sets cookies',
    act: (lab, site) => speculated(lab, site, `${A}/prefetches-abroad`, 'https://c.test/setting'),
    cell: {
      chromium: '200 `https://c.test/setting` (prefetched)',
      firefox: '200 `https://c.test/setting` (own, elsewhere)',
    },
  },
  {
    name: 'the prefetched page that sets cookies, reloaded',
    act: async (lab, site) => {
      const tab = await speculated(lab, site, `${A}/prefetches-setting`, `${A}/setting`);
      await reload(lab, tab);
      return tab;
    },
    cell: '200 `https://a.test/setting` (own, elsewhere)',
  },
  {
    name: 'a prerendered page that sets cookies',
    act: (lab, site) => speculated(lab, site, `${A}/prerenders-setting`, `${A}/setting`),
    cell: {
      chromium: '200 `https://a.test/setting` (prefetched)',
      firefox: '200 `https://a.test/setting` (own, elsewhere)',
    },
  },
  {
    name: 'a prerendered page behind a redirect, both set cookies',
    act: (lab, site) => speculated(lab, site, `${A}/prerenders-hop`, `${A}/setting-hop`, `${A}/setting`),
    cell: {
      chromium: '302 `https://a.test/setting-hop` (prefetched) → 200 `https://a.test/setting` (prefetched)',
      firefox: '302 `https://a.test/setting-hop` (hop) → 200 `https://a.test/setting` (own, elsewhere)',
    },
  },
  {
    name: 'made by its service worker',
    act: (lab) => withWorker(lab, 'https://worker.test/made'),
    cell: FROM_WORKER,
    clicked: '200 `https://worker.test/made`',
  },
  {
    name: 'passed on by its service worker',
    act: (lab) => withWorker(lab, 'https://worker.test/passed-on'),
    cell: FROM_WORKER,
    clicked: '200 `https://worker.test/passed-on`',
  },
  {
    name: 'passed on by its service worker, from a preload',
    act: (lab) => withWorker(lab, 'https://preload.test/used', 'https://preload.test/'),
    cell: FROM_WORKER,
    clicked: '200 `https://preload.test/used`',
  },
  {
    name: 'made by its service worker, beside a preload',
    act: (lab) => withWorker(lab, 'https://preload.test/unused', 'https://preload.test/'),
    cell: FROM_WORKER,
    clicked: '200 `https://preload.test/unused`',
  },
  {
    name: 'the same, the preload marked in the site’s own words',
    act: (lab) => withWorker(lab, 'https://preload.test/unused', 'https://preload.test/named'),
    cell: FROM_WORKER,
    clicked: '200 `https://preload.test/unused`',
  },
  {
    name: 'left to the network by its service worker',
    act: (lab) => withWorker(lab, 'https://worker.test/left'),
    cell: '200 `https://worker.test/left`',
  },
  {
    name: 'the same, after a redirect',
    act: async (lab) => {
      const tab = await withWorker(lab, `${A}/plain`);
      await lab.go(tab, `${A}/to-worker`);
      return tab;
    },
    cell: '302 `https://a.test/to-worker` → 200 `https://worker.test/left`',
  },
  {
    name: 'the same, after the worker redirected to the page itself',
    act: (lab) => withWorker(lab, 'https://worker.test/once'),
    cell: '200 `https://worker.test/once`',
  },
  {
    name: 'its service worker handles no fetches',
    act: (lab) => withWorker(lab, 'https://idle.test/left', 'https://idle.test/'),
    cell: '200 `https://idle.test/left`',
  },
  {
    name: 'its service worker fails',
    act: (lab) => withWorker(lab, 'https://worker.test/fails'),
    cell: {
      chromium: notLoaded('The browser reports ERR_FAILED.'),
      firefox: '200 `https://worker.test/fails`',
    },
  },
  {
    name: 'an error without a body (500), made by its service worker',
    act: (lab) => withWorker(lab, 'https://worker.test/made-empty'),
    cell: FROM_WORKER,
    clicked: '200 `https://worker.test/made-empty`',
  },
  {
    name: 'from the Cache API, by its service worker',
    act: (lab) => withWorker(lab, 'https://worker.test/in-cache'),
    cell: FROM_WORKER,
    clicked: '200 `https://worker.test/in-cache`',
  },
  {
    name: 'by its service worker, the response of another URL',
    act: (lab) => withWorker(lab, 'https://worker.test/of-another'),
    cell: FROM_WORKER,
    clicked: '200 `https://worker.test/of-another`',
  },
  {
    name: 'by its service worker, late',
    act: (lab) => withWorker(lab, 'https://worker.test/late'),
    cell: FROM_WORKER,
    clicked: '200 `https://worker.test/late`',
  },
  {
    name: 'made by its service worker, which is then unregistered, reloaded',
    act: async (lab) => {
      const tab = await withWorker(lab, 'https://worker.test/made');
      await lab.inPage(
        tab,
        'navigator.serviceWorker.getRegistration().then((it) => it.unregister()).then(() => { document.title = "Left"; })',
      );
      await titleIs(lab, tab, 'Left');
      await lab.go(tab, `${A}/plain`);
      await lab.go(tab, 'https://worker.test/made');
      return tab;
    },
    cell: '200 `https://worker.test/made`',
  },
  {
    name: 'made by its service worker in a race with the network (static routing)',
    act: async (lab) => {
      const tab = await withWorker(lab, 'https://routed.test/raced', 'https://routed.test/');
      // Only the page itself shows which of the two won, and it is read when the popup opens.
      await lab.openPopup(tab);
      await until('the page to be read', async () => (await lab.facts(tab))?.markup.seen === true);
      return tab;
    },
    cell: FROM_WORKER,
    clicked: '500 `https://routed.test/raced`',
  },
  {
    name: 'the network’s, in a race with a service worker that leaves the page alone',
    act: (lab) => withWorker(lab, 'https://routed.test/raced-alone', 'https://routed.test/'),
    cell: { chromium: '200 `https://routed.test/raced-alone`', firefox: FROM_WORKER },
    clicked: { firefox: '200 `https://routed.test/raced-alone`' },
  },
  {
    name: 'the network’s, by a static route',
    act: (lab) => withWorker(lab, 'https://routed.test/by-network', 'https://routed.test/'),
    cell: { chromium: '200 `https://routed.test/by-network`', firefox: FROM_WORKER },
    clicked: { firefox: '200 `https://routed.test/by-network`' },
  },
  {
    name: 'pushState and fragment',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/chain`);
      await lab.inPage(tab, 'history.pushState(null, "", "/pushed"); location.hash = "x"');
      await until('the pushed address', () =>
        lab.drive(async (id) => (await chrome.tabs.get(id)).url === 'https://a.test/pushed#x', tab),
      );
      return tab;
    },
    cell: CHAIN,
  },
  {
    name: 'download over a page',
    act: async (lab, site) => {
      const tab = await visit(lab, `${A}/plain`);
      await lab.setOut(tab, `${A}/download`);
      await requested(site, `${A}/download`);
      return tab;
    },
    cell: PLAIN,
  },
  {
    name: '204 over a page',
    act: async (lab, site) => {
      const tab = await visit(lab, `${A}/plain`);
      await lab.setOut(tab, `${A}/no-content`);
      await requested(site, `${A}/no-content`);
      return tab;
    },
    cell: PLAIN,
  },
  {
    name: 'no server there, after a download',
    act: async (lab, site) => {
      const tab = await visit(lab, `${A}/plain`);
      await lab.setOut(tab, `${A}/download?2`);
      await requested(site, `${A}/download?2`);
      await lab.go(tab, 'https://a.test:2/');
      return tab;
    },
    cell: NO_SERVER,
  },
  {
    name: 'no server there',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/plain`);
      await lab.go(tab, 'https://a.test:2/');
      return tab;
    },
    cell: NO_SERVER,
  },
  {
    name: 'a server’s own error (500)',
    act: (lab) => visit(lab, `${A}/fails`),
    cell: '500 `https://a.test/fails`',
  },
  {
    name: 'a server’s error without a body (500)',
    act: (lab) => visit(lab, `${A}/empty-500`),
    cell: '500 `https://a.test/empty-500`',
  },
  {
    name: 'the same (403), over a page',
    act: (lab) => visit(lab, `${A}/plain`, `${A}/empty-403`),
    cell: '403 `https://a.test/empty-403` (refused)',
  },
  {
    name: 'the same (431), and the page after it',
    act: (lab) => visit(lab, `${A}/empty-431`, `${A}/plain`),
    cell: PLAIN,
  },
  {
    name: 'the same (500), after a redirect',
    act: (lab) => visit(lab, `${A}/to-empty`),
    cell: '302 `https://a.test/to-empty` → 500 `https://a.test/empty-500`',
  },
  {
    name: 'redirects in a loop',
    act: (lab) => visit(lab, `${A}/plain`, `${A}/loop`),
    cell: LOOP,
  },
  {
    name: 'redirect with two Locations',
    act: (lab) => visit(lab, `${A}/two-locations`),
    cell: { chromium: notLoaded('Location is set twice, with different values.'), firefox: REJECTED },
  },
  {
    name: 'two lengths',
    act: (lab) => visit(lab, `${A}/two-lengths`),
    cell: { chromium: notLoaded('Content-Length is set twice, with different values.'), firefox: REJECTED },
  },
  {
    name: 'redirect to data:',
    act: (lab) => visit(lab, `${A}/to-data`),
    cell: {
      chromium: notLoaded('The server redirects to a URL that browsers do not follow, such as data:.'),
      firefox: REJECTED,
    },
  },
  {
    name: 'a server that demands credentials for a proxy (407)',
    act: (lab) => visit(lab, `${A}/proxy`),
    cell: {
      chromium: notLoaded('The response has status 407, which only a proxy may send.'),
      firefox: '407 `https://a.test/proxy`',
    },
  },
  {
    name: 'credentials asked for, and refused',
    act: async (lab) => {
      await answerCredentials(lab, false);
      const tab = await visit(lab, `${A}/plain`);
      await lab.setOut(tab, `${A}/locked`);
      return tab;
    },
    cell: { chromium: '401 `https://a.test/locked`', firefox: PLAIN },
  },
  {
    name: 'credentials asked for, and given',
    act: async (lab) => {
      await answerCredentials(lab, true);
      return visit(lab, `${A}/locked`);
    },
    cell: '200 `https://a.test/locked`',
  },
  {
    name: 'tab duplicated',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/chain`);
      const copy = await lab.drive(async (id) => (await chrome.tabs.duplicate(id)).id ?? -1, tab);
      await titleIs(lab, copy, '/end');
      return copy;
    },
    cell: '200 `https://a.test/end` from the cache (http-cache)',
  },
  {
    name: 'tab moved to another window',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/chain`);
      await lab.drive(async (id) => {
        await chrome.windows.create({ tabId: id });
      }, tab);
      return tab;
    },
    cell: CHAIN,
  },
  {
    name: 'tab discarded, and shown again',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/chain`);
      await lab.openTab();
      // Chromium replaces it with another tab.
      const now = await lab.drive(async (id) => {
        const tabs = chrome.tabs as unknown as { discard(id: number): Promise<{ id?: number } | undefined> };
        return (await tabs.discard(id))?.id ?? id;
      }, tab);
      await until('the tab to be discarded', () =>
        lab.drive(async (id) => (await chrome.tabs.get(id)).discarded === true, now),
      );
      await lab.show(now);
      await until('the tab to be back', () =>
        lab.drive(async (id) => {
          const { discarded, status } = await chrome.tabs.get(id);
          return discarded === false && status === 'complete';
        }, now),
      );
      return now;
    },
    cell: '200 `https://a.test/end` from the cache (http-cache)',
  },
  {
    name: 'tab closed and restored',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/chain`);
      const restored = await lab.drive(async (id) => {
        await chrome.tabs.remove(id);
        for (;;) {
          const [last] = await chrome.sessions.getRecentlyClosed({ maxResults: 1 });
          if (last?.tab?.url === 'https://a.test/end') {
            const session = await chrome.sessions.restore(last.tab.sessionId ?? '');
            return session.tab?.id ?? -1;
          }
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }, tab);
      await titleIs(lab, restored, '/end');
      return restored;
    },
    cell: '200 `https://a.test/end` from the cache (http-cache)',
  },
  { name: 'about:blank', act: (lab) => lab.openTab(), cell: notOfTheWeb('about:') },
  {
    name: 'data:',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/plain`);
      return typed(lab, tab, 'data:text/html,hello');
    },
    cell: notOfTheWeb('data:'),
  },
  {
    name: 'blob:',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/plain`);
      const code = 'location.href = URL.createObjectURL(new Blob(["hello"], { type: "text/html" }))';
      await lab.inPage(tab, code);
      await until('the blob', () =>
        lab.drive(async (id) => (await chrome.tabs.get(id)).url?.startsWith('blob:') === true, tab),
      );
      return tab;
    },
    cell: { chromium: notOfTheWeb(''), firefox: notOfTheWeb('blob:') },
  },
  {
    name: 'a page of the browser’s',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/plain`);
      return typed(lab, tab, lab.firefox ? 'about:buildconfig' : 'chrome://version/');
    },
    cell: { chromium: notOfTheWeb('chrome:'), firefox: notOfTheWeb('about:') },
  },
  {
    name: 'view-source',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/plain`);
      await lab.go(tab, `view-source:${A}/plain`);
      return tab;
    },
    cell: { chromium: PLAIN, firefox: notOfTheWeb('view-source:') },
  },
  {
    name: 'the page itself, after its view-source',
    act: (lab) => visit(lab, `view-source:${A}/plain`, `${A}/plain`),
    cell: PLAIN,
  },
  {
    name: 'tab open before the extension came',
    act: async (lab) => {
      const tab = await visit(lab, `${A}/chain`);
      await lab.reinstall();
      return tab;
    },
    cell: NOTHING,
    clicked: '200 `https://a.test/end` (third)',
  },
  {
    name: 'tab restored after a restart of the browser',
    act: async (lab) => {
      await visit(lab, `${A}/chain`);
      // Another tab is active, so that this one is restored when it is shown.
      await lab.openTab();
      await lab.restart();
      const tab = await untilFound('the tab that is restored', () =>
        lab.drive(async () => {
          const [restored] = await chrome.tabs.query({ url: 'https://a.test/*' });
          return restored?.id ?? null;
        }),
      );
      // Firefox now and then restores it at once, before the extension is there.
      if (lab.firefox)
        await lab.drive(async (id) => {
          if (!(await chrome.tabs.get(id)).discarded) await chrome.tabs.discard(id);
        }, tab);
      await lab.show(tab);
      await titleIs(lab, tab, '/end');
      return tab;
    },
    cell: { chromium: NOTHING, firefox: '200 `https://a.test/end` from the cache (http-cache)' },
    clicked: { chromium: '200 `https://a.test/end` (third)' },
  },
];

/** Opens a URL that only the user may open, or in Chromium only a new tab. Resolves with the tab. */
async function typed(lab: Lab, tab: number, url: string): Promise<number> {
  const { firefox } = lab;
  if (firefox) {
    const load = `gBrowser.selectedBrowser.loadURI(Services.io.newURI(${JSON.stringify(url)}), {
      triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() })`;
    await lab.elsewhere(tab, () => firefox.chrome(load));
    return tab;
  }
  if (url.startsWith('data:'))
    return lab.drive(async (to) => (await chrome.tabs.create({ url: to })).id ?? -1, url);
  await lab.go(tab, url);
  return tab;
}

/** Sets the title of the tab's page. */
function entitle(lab: Lab, tab: number, expression: string): Promise<void> {
  return lab.inPage(tab, `document.title = String(${expression})`);
}

/** Waits until the server received a request for the URL. */
function requested(site: MarkedSite, url: string): Promise<void> {
  const isReceived = () => [...site.given.values()].some((given) => given.url === url);
  return until(`a request for ${url}`, () => Promise.resolve(isReceived()));
}

/** Opens a page that loads another one in advance, and follows a link there. */
async function speculated(lab: Lab, site: MarkedSite, from: string, to: string, end = to): Promise<number> {
  const tab = await lab.openTab();
  await goSpeculating(lab, site, tab, from, end);
  await lab.elsewhere(tab, () => lab.inPage(tab, `location.href = ${JSON.stringify(to)}`));
  return tab;
}

/** From now on the driver supplies credentials when a server requires them. */
async function answerCredentials(lab: Lab, given: boolean): Promise<void> {
  await lab.drive((known) => {
    const answer = known ? { authCredentials: { username: 'u', password: 'p' } } : { cancel: true };
    const place = globalThis as { answer?: object };
    const isNew = !place.answer;
    place.answer = answer;
    if (isNew)
      chrome.webRequest.onAuthRequired.addListener(() => place.answer ?? {}, { urls: ['https://a.test/*'] }, [
        'blocking',
      ]);
  }, given);
}
