import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TargetType, type Page, type WebWorker } from 'puppeteer';
import { inject } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { backgroundOf, launch, type Launched } from '../../src/cli/browser.js';
import { readFacts } from '../../src/cli/facts.js';
import { downloadReport, openPopup, readPopup, type Shown } from '../../src/cli/popup.js';
import { serve, shops, type SiteResponse, type Handler, type Site } from '../../src/demo/index.js';
import type { PageSnapshot } from '../../src/engine/index.js';

/** In the browser; the polyfill's types describe Chromium's promises. */
declare const chrome: Browser;

/** Responses by absolute URL without query. */
export type Routes = Readonly<Record<string, SiteResponse | Handler>>;

/** A real browser with the real extension, and a site. */
export interface Rig extends Launched {
  readonly site: Site;
  /** Opens a new tab at the URL. */
  visit(url: string): Promise<Page>;
  popup(page: Page): Promise<Page>;
  /** Opens the popup over the page, reads it, closes it. */
  read(page: Page): Promise<Shown>;
  /** The complete facts of the page that the popup uses. */
  facts(page: Page): Promise<PageSnapshot>;
  /** What the popup saves as Markdown. */
  markdown(popup: Page): Promise<string>;
  worker(): Promise<WebWorker>;
  badge(page: Page): Promise<string>;
  /** Everything the extension has stored, as JSON. */
  stored(): Promise<string>;
  /** Ends the background at once, as the browser does with an idle one. */
  killWorker(): Promise<void>;
}

/** Launches browser, extension and site; the two demo shops are always served. */
export async function launchWithExtension(routes: Routes = {}): Promise<Rig> {
  const demo = shops();
  const names = [...new Set([...demo.keys(), ...Object.keys(routes).map((url) => new URL(url).hostname)])];
  const site = await serve(names, (request) => {
    const { origin, pathname, hostname } = request.url;
    const route = routes[origin + pathname] ?? demo.get(hostname) ?? { status: 404, body: 'No such route' };
    return typeof route === 'function' ? route(request) : route;
  });
  const launched = await launch({
    executablePath: inject('chromium'),
    extension: inject('extension'),
    headless: true,
    site,
  });
  const { browser, extension } = launched;
  const worker = () => backgroundOf(browser, extension.id);
  const tabIds = new WeakMap<Page, number>();
  const popup = (page: Page) => openPopup(browser, extension, page);
  return {
    ...launched,
    site,
    worker,
    popup,
    async visit(url) {
      const page = await browser.newPage();
      const [tab] = await (
        await worker()
      ).evaluate(() => chrome.tabs.query({ active: true, lastFocusedWindow: true }));
      tabIds.set(page, tab?.id ?? -1);
      await page.goto(url);
      return page;
    },
    async read(page) {
      const open = await popup(page);
      const shown = await readPopup(open);
      await open.close();
      return shown;
    },
    async facts(page) {
      const open = await popup(page);
      const facts = await readFacts(open);
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
      return (await worker()).evaluate(
        (tabId) => chrome.action.getBadgeText({ tabId }),
        tabIds.get(page) ?? -1,
      );
    },
    async stored() {
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
    async close() {
      await launched.close();
      await site.close();
    },
  };
}

/** An HTML response with the header lines. */
export function html(
  headers: SiteResponse['headers'] = [],
  body = '<!doctype html><title>Page</title><p>Page',
): SiteResponse {
  return { headers: [['Content-Type', 'text/html; charset=utf-8'], ...headers], body };
}
