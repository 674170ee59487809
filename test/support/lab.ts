import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { inject } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { launch } from '../../src/cli/browser.js';
import type { DocumentFacts } from '../../src/capture/reduce.js';
import type { Site } from '../../src/demo/index.js';
import { launchFirefox, type Firefox, type Preferences } from './firefox.js';
import { until } from './until.js';

/** Within a page of an extension, in both browsers. */
declare const chrome: Browser;

export const BROWSERS = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof BROWSERS)[number];

const DRIVER = join(import.meta.dirname, 'driver');

/** What the extension's real popup shows over a tab. */
export interface PopupView {
  /** The popup's own word, such as `page` or `withheld`. */
  readonly state: string;
  readonly grade: string | null;
  /** All its text. */
  readonly text: string;
  /** Where it has no grade: what it says instead, paragraph by paragraph. */
  readonly message: readonly string[];
  /** The labels of the message's buttons. */
  readonly buttons: readonly string[];
}

/**
 * A real browser with the real extension and a second one, which moves tabs about. Everything is said to the
 * extensions' pages, so that both browsers are driven alike, by what they have in common.
 */
export interface Lab {
  readonly name: BrowserName;
  /** Opens a tab and puts it in front; with an address, until its page has loaded. */
  openTab(url?: string): Promise<number>;
  /** Takes the tab there, until another document has loaded. */
  go(tabId: number, url: string): Promise<void>;
  /** Sets out for where no document will come from. */
  setOut(tabId: number, url: string): Promise<void>;
  /** Puts the tab in front. */
  show(tabId: number): Promise<void>;
  /** Closes every tab but those the lab works with. */
  closeTabs(): Promise<void>;
  /** What the driver's page can do with `chrome`. */
  drive<A extends readonly unknown[], R>(work: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Does something in the tab after which it shows another document that has loaded. */
  elsewhere(tabId: number, work: () => Promise<unknown>): Promise<void>;
  /** Runs code in the page the tab shows, as its own. */
  inPage(tabId: number, code: string): Promise<void>;
  /** What is stored of the document the tab shows, or null. */
  facts(tabId: number): Promise<DocumentFacts | null>;
  /** Everything stored of documents. */
  documents(): Promise<readonly DocumentFacts[]>;
  badge(tabId: number): Promise<string>;
  /** Opens the real popup over the tab. */
  openPopup(tabId: number): Promise<void>;
  readPopup(): Promise<PopupView>;
  /** Presses the button of that label in the popup. */
  press(label: string): Promise<void>;
  closePopup(): Promise<void>;
  /** Runs code in a page of the extension's own. */
  own<A extends readonly unknown[], R>(work: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Where it is Firefox, its own window. */
  readonly firefox: Firefox | null;
  close(): Promise<void>;
}

interface Pages {
  /** A page of the extension's own. */
  readonly own: Page;
  /** The driver's page. */
  readonly driver: Page;
  readonly firefox: Firefox | null;
  close(): Promise<void>;
}

/** Starts the browser with both extensions. */
export async function openLab(
  name: BrowserName,
  site: Site,
  /** Firefox's. */
  preferences: Preferences = {},
): Promise<Lab> {
  const pages = await (name === 'firefox' ? openFirefox(site, preferences) : openChromium(site));
  return labOf(name, pages);
}

async function openChromium(site: Site): Promise<Pages> {
  const launched = await launch({
    executablePath: inject('chromium'),
    extension: inject('extension'),
    headless: true,
    site,
  });
  const { browser, extension } = launched;
  const open = async (id: string, path: string) => {
    const page = await browser.newPage();
    await page.goto(`chrome-extension://${id}/${path}`);
    return page;
  };
  const driver = await open(await browser.installExtension(DRIVER), 'page.html');
  const own = await open(extension.id, 'src/popup/index.html');
  return { own, driver, firefox: null, close: () => launched.close() };
}

async function openFirefox(site: Site, preferences: Preferences): Promise<Pages> {
  const firefox = await launchFirefox(inject('firefox'), site, { preferences });
  await firefox.install(inject('extensionForFirefox'));
  await firefox.install(DRIVER);
  const driver = await firefox.open('driver@sitegrade.dev', 'page.html');
  const own = await firefox.open('sitegrade@sitegrade.dev', 'src/popup/index.html');
  await until('the background to listen', () =>
    own.evaluate(async () => {
      const background = await chrome.runtime.getBackgroundPage();
      return 'sitegradeReady' in background;
    }),
  );
  return { own, driver, firefox, close: () => firefox.close() };
}

function labOf(name: BrowserName, pages: Pages): Lab {
  const { own, driver, firefox } = pages;
  const drive: Lab['drive'] = (work, ...args) => driver.evaluate(work as never, ...args);
  const ask: Lab['own'] = (work, ...args) => own.evaluate(work as never, ...args);
  const documentId = (tabId: number) =>
    drive(async (id) => {
      const frame = await chrome.webNavigation.getFrame({ tabId: id, frameId: 0 });
      return frame?.documentId ?? null;
    }, tabId);
  const elsewhere = async (tabId: number, work: () => Promise<unknown>) => {
    const before = await documentId(tabId);
    await work();
    await until('another document', async () => {
      const now = await documentId(tabId);
      return now !== null && now !== before && (await isComplete(tabId));
    });
  };
  const isComplete = (tabId: number) =>
    drive(async (id) => (await chrome.tabs.get(id)).status === 'complete', tabId);
  const setOut = (tabId: number, url: string) =>
    drive(
      async (id, to) => {
        await chrome.tabs.update(id, { url: to });
      },
      tabId,
      url,
    );
  const go = (tabId: number, url: string) => elsewhere(tabId, () => setOut(tabId, url));
  const show = (tabId: number) =>
    drive(async (id) => {
      const { windowId } = await chrome.tabs.update(id, { active: true });
      await chrome.windows.update(windowId ?? -1, { focused: true });
    }, tabId);
  return {
    name,
    firefox,
    drive,
    own: ask,
    elsewhere,
    setOut,
    go,
    show,
    close: () => pages.close(),
    closeTabs: () =>
      drive(async () => {
        const isOther = ({ url = '' }) => !/^(chrome|moz)-extension:/.test(url);
        const tabs = (await chrome.tabs.query({})).filter(isOther);
        await chrome.tabs.remove(tabs.map(({ id }) => id ?? -1));
      }),
    async openTab(url) {
      const tabId = await drive(async () => {
        const { windowId = -1 } = await chrome.tabs.getCurrent();
        await chrome.windows.update(windowId, { focused: true });
        return (await chrome.tabs.create({ windowId, url: 'about:blank', active: true })).id ?? -1;
      });
      await until('the new tab', () => isComplete(tabId));
      if (url !== undefined) await go(tabId, url);
      return tabId;
    },
    async inPage(tabId, code) {
      await drive(
        async (id, text) => {
          await chrome.scripting.executeScript({
            target: { tabId: id },
            world: 'MAIN',
            args: [text],
            // A script element: the page's own code, bound by nothing of the extension's.
            func: (source: string) => {
              const script = document.createElement('script');
              script.textContent = source;
              document.documentElement.append(script);
            },
          });
        },
        tabId,
        code,
      );
    },
    facts: (tabId) =>
      ask(async (id) => {
        const frame = await chrome.webNavigation.getFrame({ tabId: id, frameId: 0 });
        const key = `document:${frame?.documentId ?? ''}`;
        const stored = await chrome.storage.session.get(key);
        const item = stored[key] as { value: DocumentFacts } | undefined;
        return item?.value ?? null;
      }, tabId),
    documents: () =>
      ask(async () => {
        const stored = await chrome.storage.session.get();
        return Object.entries(stored)
          .filter(([key]) => key.startsWith('document:'))
          .map(([, item]) => (item as { value: DocumentFacts }).value);
      }),
    badge: (tabId) => ask((id) => chrome.action.getBadgeText({ tabId: id }), tabId),
    openPopup: async (tabId) => {
      await show(tabId);
      await ask(async (id) => {
        const { windowId } = await chrome.tabs.get(id);
        await chrome.action.openPopup({ windowId: windowId ?? -1 });
      }, tabId);
    },
    readPopup: () =>
      ask(() => {
        const [popup] = chrome.extension.getViews({ type: 'popup' });
        const root = popup?.document.querySelector<HTMLElement>('[data-state]');
        const message = root?.querySelector('.message');
        return {
          state: root?.dataset['state'] ?? 'closed',
          grade: root?.dataset['grade'] ?? null,
          text: root?.innerText ?? '',
          message: [...(message?.querySelectorAll('p') ?? [])].map(({ innerText }) => innerText.trim()),
          buttons: [...(message?.querySelectorAll('button') ?? [])].map(({ innerText }) => innerText),
        };
      }),
    press: (label) =>
      ask((wanted) => {
        const [popup] = chrome.extension.getViews({ type: 'popup' });
        const buttons = [...(popup?.document.querySelectorAll('button') ?? [])];
        const button = buttons.find(({ textContent }) => textContent.trim() === wanted);
        if (!button) throw new Error(`The popup has no button ${wanted}`);
        button.click();
      }, label),
    closePopup: async () => {
      await ask(() => {
        for (const popup of chrome.extension.getViews({ type: 'popup' })) popup.close();
      });
      await until('the popup to be gone', () =>
        ask(() => chrome.extension.getViews({ type: 'popup' }).length === 0),
      );
    },
  };
}

/** A folder for a profile, and the way to be rid of it. */
export async function profileFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'sitegrade-profile-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 10 }) };
}
