import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TargetType, type Page, type WebWorker } from 'puppeteer';
import { inject } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { PageState } from '../../src/capture/page-state.js';
import { backgroundOf, install, launch, type Launched } from '../../src/cli/browser.js';
import { ask, openHome, openTab, type Home } from '../../src/cli/home.js';
import { downloadReport, openPopup, readPopup, type Shown, readFacts } from '../../src/cli/popup.js';
import { shops, type SiteResponse, type Handler } from '../../src/demo/index.js';
import type { PageSnapshot } from '../../src/engine/index.js';
import { runSite } from './run-site.js';
import { until } from './until.js';

/** In the browser; the polyfill's types describe Chromium's promises. */
declare const chrome: Browser;

/** Responses by absolute URL without query. */
export type Routes = Readonly<Record<string, SiteResponse | Handler>>;

/**
 * A real Chromium with the real extension, and the run's site. Each action ends when the background knows the document
 * that the tab shows, and has nothing left to do.
 */
export interface Rig extends Launched {
  /** Opens a new tab at the URL. */
  visit(url: string): Promise<Page>;
  /** Opens the popup over the page. */
  popup(page: Page): Promise<Page>;
  /** Opens the popup over the page, reads it, closes it. */
  read(page: Page): Promise<Shown>;
  /** The complete facts of the page that the popup uses. */
  facts(page: Page): Promise<PageSnapshot>;
  /** What the popup saves as Markdown. */
  markdown(popup: Page): Promise<string>;
  worker(): Promise<WebWorker>;
  /** The badge of a tab that was opened with `visit`. */
  badge(page: Page): Promise<string>;
  /** Everything the extension has stored, as JSON. */
  stored(): Promise<string>;
  /**
   * Waits until the background knows the document in a tab that was opened with `visit`, and has nothing left to do.
   * Returns the tab's id.
   */
  settled(page: Page): Promise<number>;
  /** Ends the background at once, as the browser does with an idle one. */
  killWorker(): Promise<void>;
  /** Closes all tabs. The browser stays for the next file. */
  close(): Promise<void>;
}

/** The browser of the run. */
let running: Launched | undefined;

/**
 * The browser of the run as if it had just been installed, with the extension and the run's site; the two demo shops
 * are always served.
 */
export async function launchWithExtension(routes: Routes = {}): Promise<Rig> {
  const demo = shops();
  const names = [...new Set([...demo.keys(), ...Object.keys(routes).map((url) => new URL(url).hostname)])];
  const ownIcon = Object.keys(routes).some((url) => new URL(url).pathname === '/favicon.ico');
  const site = await runSite();
  site.use(
    names,
    (request) => {
      const { origin, pathname, hostname } = request.url;
      const route = routes[origin + pathname] ?? demo.get(hostname) ?? { status: 404, body: 'No such route' };
      return typeof route === 'function' ? route(request) : route;
    },
    { ownIcon },
  );
  running = (await restored()) ?? (await started());
  return rigIn(running);
}

async function started(): Promise<Launched> {
  const launched = await launch({
    executablePath: inject('chromium'),
    extension: inject('extension'),
    headless: true,
    site: await runSite(),
  });
  globalThis.endsOfRun?.push(() => launched.close());
  return launched;
}

/** The running browser without anything that was opened, stored or set in it; none if it has ended. */
async function restored(): Promise<Launched | undefined> {
  if (!running?.browser.connected) return undefined;
  const { browser, extension } = running;
  await closeTabs(browser);
  await browser.uninstallExtension(extension.id);
  const own = `chrome-extension://${extension.id}/`;
  await until('the extension to be gone', () =>
    Promise.resolve(!browser.targets().some((target) => target.url().startsWith(own))),
  );
  await running.clear();
  return { ...running, extension: await install(browser, inject('extension')) };
}

/** Closes all tabs but a new one: the browser would end with its last. */
async function closeTabs(browser: Launched['browser']): Promise<void> {
  const blank = await browser.newPage();
  await until('the other tabs to be closed', async () => {
    const others = (await browser.pages()).filter((page) => page !== blank);
    // One may close with another, such as DevTools with its page.
    await Promise.allSettled(others.map((page) => page.close()));
    return others.length === 0;
  });
}

async function rigIn(launched: Launched): Promise<Rig> {
  const { browser, extension } = launched;
  const worker = () => backgroundOf(browser, extension.id);
  const home = await openHome(launched);
  const tabIds = new WeakMap<Page, number>();
  const popup = (page: Page) => openPopup(browser, extension, page);
  const idle = () => ask(home, 'idle', null);
  const settled = async (page: Page) => {
    const tabId = tabIds.get(page);
    if (tabId === undefined) throw new Error('Only a tab that was opened with visit is known by its id');
    await known(home, tabId);
    await idle();
    return tabId;
  };
  return {
    ...launched,
    worker,
    popup,
    settled,
    async visit(url) {
      const { id, page } = await openTab(home);
      tabIds.set(page, id);
      await page.goto(url);
      await settled(page);
      return page;
    },
    async read(page) {
      const open = await popup(page);
      await readPopup(open);
      // It may show more than at first.
      await idle();
      const shown = await readPopup(open);
      await open.close();
      return shown;
    },
    async facts(page) {
      const open = await popup(page);
      const facts = await readFacts(open);
      await idle();
      await open.close();
      return facts;
    },
    async markdown(open) {
      const folder = await mkdtemp(join(tmpdir(), 'sitegrade-test-'));
      try {
        const path = join(folder, 'report.md');
        await downloadReport(browser, open, path);
        return await readFile(path, 'utf8');
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    async badge(page) {
      const id = await settled(page);
      return (await worker()).evaluate((tabId) => chrome.action.getBadgeText({ tabId }), id);
    },
    async stored() {
      await idle();
      return (await worker()).evaluate(async () =>
        JSON.stringify([await chrome.storage.session.get(), await chrome.storage.local.get()]),
      );
    },
    async killWorker() {
      const url = `chrome-extension://${extension.id}/`;
      const running = browser
        .targets()
        .find((t) => t.type() === TargetType.SERVICE_WORKER && t.url().startsWith(url));
      const gone = new Promise<void>((resolve) => {
        browser.on('targetdestroyed', (target) => {
          if (target === running) resolve();
        });
      });
      await (await worker()).close();
      // The next event must not reach the old one while it is ending.
      await gone;
    },
    close: () => closeTabs(browser),
  };
}

/** Waits until the background knows the document in the tab: the browser tells it of a page's load when it likes. */
function known(home: Home, tabId: number): Promise<void> {
  return until('the document to be known', async () => {
    const state: PageState = await ask(home, 'pageState', { tabId });
    if (state.kind === 'page') return state.snapshot.chain.seen;
    if (state.kind === 'failed') return state.error !== '';
    return state.kind !== 'loading' && state.kind !== 'nothing';
  });
}

/** An HTML response with the header lines. */
export function html(
  headers: SiteResponse['headers'] = [],
  body = '<!doctype html><title>Page</title><p>Page',
): SiteResponse {
  return { headers: [['Content-Type', 'text/html; charset=utf-8'], ...headers], body };
}
