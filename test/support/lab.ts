import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TargetType, type Page, type Target } from 'puppeteer';
import { inject } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import { EVERYTHING } from '../../src/cli/cleaner.js';
import type { PageState } from '../../src/capture/page-state.js';
import type { DocumentFacts } from '../../src/capture/reduce.js';
import type { Site } from '../../src/demo/index.js';
import { isAwaited } from '../../src/engine/index.js';
import { launchChromium } from './chromium.js';
import { launchFirefox, type Firefox, type Preferences } from './firefox.js';
import { runSite } from './run-site.js';
import { until, untilFound } from './until.js';

/** In a page of an extension, in both browsers. */
declare const chrome: Browser;

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser of a project whose tests run in one only. */
    browser?: BrowserName;
  }
}

export const BOTH = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof BOTH)[number];
const only = inject('browser');
/** Those of this run: one in each of the two projects of e2e, side by side. */
export const BROWSERS: readonly BrowserName[] = only ? [only] : BOTH;

const DRIVER = join(import.meta.dirname, 'driver');

/** What the extension's real popup shows for a tab. */
export interface PopupView {
  /** The kind of the popup's state, such as `page` or `withheld`. */
  readonly state: string;
  readonly grade: string | null;
  /** All its text. */
  readonly text: string;
  /** The paragraphs of its message if it has no grade. */
  readonly message: readonly string[];
  /** The labels of the message's buttons. */
  readonly buttons: readonly string[];
}

/** What moves tabs. */
interface Moves {
  /** Opens and activates a tab; with a URL, waits until its page has loaded. */
  openTab(url?: string): Promise<number>;
  /** Navigates the tab and waits until another document has loaded. */
  go(tabId: number, url: string): Promise<void>;
  /** Runs an action and waits until the tab shows another loaded document. */
  elsewhere(tabId: number, work: () => Promise<unknown>): Promise<void>;
}

/**
 * A real browser with the real extension and a second one that controls tabs. All commands run in the extensions'
 * pages, with APIs that both browsers have. After each command that moves a tab, the background knows the document that
 * it shows, as far as the browser tells of it, and has nothing left to do.
 */
export interface Lab extends Moves {
  readonly name: BrowserName;
  /** The same without a word to the background, which may be ended meanwhile. */
  readonly unasked: Moves & {
    /** Ends the background, which stays ended until an event or a message starts it. False if it was not running. */
    killBackground(): Promise<boolean>;
  };
  /** Starts a navigation that does not lead to a document. */
  setOut(tabId: number, url: string): Promise<void>;
  /** Activates the tab. */
  show(tabId: number): Promise<void>;
  /** Closes all tabs except the lab's own. */
  closeTabs(): Promise<void>;
  /** Runs a function in the driver's page, which has `chrome`. */
  drive<A extends readonly unknown[], R>(work: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Waits until the background knows the document in a tab that no command of the lab moved, and is idle. */
  settled(tabId: number): Promise<void>;
  /** Runs code in the tab's page, as the page's own. */
  inPage(tabId: number, code: string): Promise<void>;
  /** The id of the document in the tab; null if the browser reports none. */
  documentId(tabId: number): Promise<string | null>;
  /** The stored facts of the document in the tab, or null. */
  facts(tabId: number): Promise<DocumentFacts | null>;
  /** The stored facts of all documents. */
  documents(): Promise<readonly DocumentFacts[]>;
  badge(tabId: number): Promise<string>;
  /** Opens the real popup for the tab. */
  openPopup(tabId: number): Promise<void>;
  readPopup(): Promise<PopupView>;
  /** Opens all disclosures of the popup. */
  unfoldPopup(): Promise<void>;
  popupHtml(): Promise<string>;
  /** Clicks the popup's button with that label. */
  press(label: string): Promise<void>;
  /** Presses Enter on the button of that label in Firefox's popup, which has to have the focus: a user gesture. */
  pressEnter(label: string): Promise<void>;
  closePopup(): Promise<void>;
  /** Runs code in a page of the extension. */
  own<A extends readonly unknown[], R>(work: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Sends a message to the background, as a page of the extension does; rejects with the error that it replies. */
  send(type: string, request: object | null): Promise<unknown>;
  /** Reinstalls the extension, so that all open pages were opened before it. */
  reinstall(): Promise<void>;
  /** Restarts the browser with its tabs. */
  restart(): Promise<void>;
  /** Ends the extension's background immediately, and starts it again. False if it was not running. */
  killBackground(): Promise<boolean>;
  /** Bytes of the background's heap after garbage collection; null in Firefox, which does not tell. */
  backgroundHeap(): Promise<number | null>;
  /** The browser's window, in Firefox only. */
  readonly firefox: Firefox | null;
  close(): Promise<void>;
}

/** What the two browsers do differently. */
interface Host {
  readonly firefox: Firefox | null;
  /** Installs one of the extensions, unpacked. */
  install(what: keyof typeof PAGES): Promise<void>;
  uninstall(what: keyof typeof PAGES): Promise<void>;
  /** A new tab with that extension's page. */
  open(what: keyof typeof PAGES): Promise<Page>;
  killBackground(): Promise<boolean>;
  backgroundHeap(): Promise<number | null>;
  /** Removes all that pages have left in the browser. */
  clear(driver: Page): Promise<void>;
  close(): Promise<void>;
}

/** The page of each extension in which commands run. */
const PAGES = { sitegrade: 'src/popup/index.html', driver: 'page.html' } as const;

async function startChromium(site: Site, profile: string, restore: boolean): Promise<Host> {
  const browser = await launchChromium(inject('chromium'), site, { profile, restore });
  const folders = { sitegrade: inject('extension'), driver: DRIVER };
  const ids = { sitegrade: '', driver: '' };
  const running = () =>
    browser
      .targets()
      .find((t) => t.type() === TargetType.SERVICE_WORKER && t.url().includes(`://${ids.sitegrade}/`));
  return {
    firefox: null,
    async install(what) {
      ids[what] = await browser.installExtension(folders[what]);
    },
    uninstall: (what) => browser.uninstallExtension(ids[what]),
    async open(what) {
      const page = await browser.newPage();
      await page.goto(`chrome-extension://${ids[what]}/${PAGES[what]}`);
      return page;
    },
    async killBackground() {
      const target = running();
      const worker = await target?.worker().catch(() => null);
      if (!worker) return false;
      const gone = new Promise<void>((resolve) => {
        const onGone = (one: Target) => {
          if (one !== target) return;
          browser.off('targetdestroyed', onGone);
          resolve();
        };
        browser.on('targetdestroyed', onGone);
      });
      const isClosed = await worker.close().then(
        () => true,
        () => false,
      );
      // The next event must not reach the old one while it is ending.
      if (isClosed) await gone;
      return isClosed;
    },
    async backgroundHeap() {
      // It may end in the meantime.
      const worker = await running()
        ?.worker()
        .catch(() => null);
      if (!worker) return null;
      await worker.client.send('HeapProfiler.collectGarbage');
      return (await worker.client.send('Runtime.getHeapUsage')).usedSize;
    },
    async clear(driver) {
      await driver.evaluate((what) => chrome.browsingData.remove({ since: 0 }, what), EVERYTHING);
    },
    close: () => browser.close(),
  };
}

async function startFirefox(
  site: Site,
  profile: string,
  restore: boolean,
  preferences: Preferences,
): Promise<Host> {
  const firefox = await launchFirefox(inject('firefox'), site, {
    profile,
    preferences,
  });
  if (restore) await firefox.restoreTabs();
  const folders = { sitegrade: inject('extensionForFirefox'), driver: DRIVER };
  const ids = { sitegrade: 'sitegrade@sitegrade.dev', driver: 'driver@sitegrade.dev' } as const;
  return {
    firefox,
    install: (what) => firefox.install(folders[what]),
    async uninstall(what) {
      await firefox.browser.uninstallExtension(ids[what]);
      // Firefox leaves the places of popups, and would open the next one in the place of one that was never opened.
      await firefox.chrome(`(() => {
        const { content } = document.getElementById("appMenu-viewCache");
        for (const where of [document, content])
          for (const view of where?.querySelectorAll('[id^="PanelUI-webext-"]') ?? []) view.remove();
      })()`);
    },
    open: (what) => firefox.open(ids[what], PAGES[what]),
    async killBackground() {
      const killed = await firefox.chrome(`(async () => {
        const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(ids.sitegrade)});
        if (extension.backgroundState !== "running") return false;
        // An event that comes while it is suspended lets it go on.
        do await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
        while (extension.backgroundState === "running");
        return true;
      })()`);
      return killed === true;
    },
    backgroundHeap: () => Promise.resolve(null),
    clear: () => firefox.clear(),
    close: () => firefox.close(),
  };
}

/** How long (ms) the browser may tell of a document after it has loaded. */
const TOLD_WITHIN_MS = 2_000;

/** The background answered a message with an error. */
class Refused extends Error {}

/** Messages that change nothing. */
const QUESTIONS = ['pageState', 'seenPages'];

/** A lab of the whole run, as each file finds it: as after the installation. */
interface SharedLab extends Lab {
  reset(): Promise<void>;
}

let shared: SharedLab | undefined;

/** The lab of the run, on its site, as if its browser had just been installed. It stays open for the next file. */
export async function useLab(name: BrowserName): Promise<Lab> {
  try {
    await shared?.reset();
  } catch (error) {
    // Its browser may have ended with the file before.
    console.warn(`${name} is started again: ${String(error)}`);
    await shared?.close().catch(() => undefined);
    shared = undefined;
  }
  if (shared) return shared;
  const lab = await openLab(name, await runSite());
  globalThis.endsOfRun?.push(async () => {
    if (shared === lab) await lab.close();
  });
  return (shared = lab);
}

/** Starts the browser with both extensions. */
export async function openLab(
  name: BrowserName,
  site: Site,
  /** Firefox's. */
  preferences: Preferences = {},
): Promise<SharedLab> {
  const profile = await mkdtemp(join(tmpdir(), 'sitegrade-profile-'));
  const start = (restore: boolean) =>
    name === 'firefox'
      ? startFirefox(site, profile, restore, preferences)
      : startChromium(site, profile, restore);
  let host = await start(false);
  let own: Page;
  let driver: Page;
  /** Until a message is answered: Firefox delivers none while it ends the background. */
  const answered = () =>
    until('the background to listen', () =>
      own.evaluate(() =>
        chrome.runtime.sendMessage('Are you there?').then(
          () => true,
          () => false,
        ),
      ),
    );
  const openOwn = async () => {
    await host.install('sitegrade');
    own = await host.open('sitegrade');
    await answered();
  };
  const openDriver = async () => {
    await host.install('driver');
    driver = await host.open('driver');
  };
  await openDriver();
  await openOwn();

  const drive: Lab['drive'] = (work, ...args) => driver.evaluate(work as never, ...args);
  const ask: Lab['own'] = (work, ...args) => own.evaluate(work as never, ...args);
  const documentId = (tabId: number) =>
    drive(async (id) => {
      const frame = await chrome.webNavigation.getFrame({ tabId: id, frameId: 0 });
      return frame?.documentId ?? null;
    }, tabId);
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
  const post = async (type: string, request: object | null): Promise<unknown> => {
    // As text: Firefox's debugger leaves out an object that is there twice.
    const text = await ask(async (message) => JSON.stringify(await chrome.runtime.sendMessage(message)), {
      type,
      request,
    });
    const envelope = JSON.parse(text) as { ok: boolean; reply?: unknown; error?: string };
    if (!envelope.ok) throw new Refused(envelope.error);
    return envelope.reply;
  };
  /** The reply, as soon as there is one: none comes while the background is ended. */
  const answerTo = (type: string, request: object | null): Promise<unknown> =>
    untilFound(`a reply to ${type}`, () =>
      post(type, request).catch((error: unknown) => {
        if (error instanceof Refused) throw error;
        return null;
      }),
    );
  /** Waits until the background knows the document that the tab shows. */
  const known = (tabId: number) => {
    let from: number | undefined;
    return until('the document to be known', async () => {
      // What the browser has told is stored then, however long that takes.
      await answerTo('idle', null);
      from ??= Date.now();
      const state = (await answerTo('pageState', { tabId })) as PageState;
      const isTold = state.kind === 'page' ? !isAwaited(state.snapshot.chain) : state.kind !== 'nothing';
      return state.kind !== 'loading' && (isTold || Date.now() - from > TOLD_WITHIN_MS);
    });
  };
  const settled = async (tabId: number | null) => {
    if (tabId !== null) await known(tabId);
    await answerTo('idle', null);
  };
  const movesWith = (settle: (tabId: number) => Promise<unknown>): Moves => {
    const elsewhere = async (tabId: number, work: () => Promise<unknown>) => {
      const before = await documentId(tabId);
      await work();
      await until('another document', async () => {
        const now = await documentId(tabId);
        return now !== null && now !== before && (await isComplete(tabId));
      });
      await settle(tabId);
    };
    const go = (tabId: number, url: string) => elsewhere(tabId, () => setOut(tabId, url));
    return {
      elsewhere,
      go,
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
    };
  };
  const show = (tabId: number) =>
    drive(async (id) => {
      const { windowId } = await chrome.tabs.update(id, { active: true });
      await chrome.windows.update(windowId ?? -1, { focused: true });
    }, tabId);
  return {
    name,
    get firefox() {
      return host.firefox;
    },
    ...movesWith(settled),
    settled,
    unasked: {
      ...movesWith(() => Promise.resolve()),
      killBackground: () => host.killBackground(),
    },
    async killBackground() {
      const wasRunning = await host.killBackground();
      await answered();
      return wasRunning;
    },
    backgroundHeap: () => host.backgroundHeap(),
    async reinstall() {
      await host.uninstall('sitegrade');
      await openOwn();
    },
    async reset() {
      await host.uninstall('sitegrade');
      const before = driver;
      // Another page of the driver: the listeners of the file before end with theirs.
      driver = await host.open('driver');
      await before.close();
      await drive(async () => {
        const { id: own } = await chrome.tabs.getCurrent();
        const others = (await chrome.tabs.query({})).filter(({ id }) => id !== own);
        await chrome.tabs.remove(others.map(({ id }) => id ?? -1));
        const rules = await chrome.declarativeNetRequest.getSessionRules();
        await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: rules.map(({ id }) => id) });
      });
      await host.clear(driver);
      await openOwn();
    },
    async restart() {
      await host.close();
      host = await start(true);
      await openDriver();
      await until('the tabs', () =>
        drive(async () => {
          let isThere = true;
          for (const { id = -1, status } of await chrome.tabs.query({
            url: 'https://*/*',
            discarded: false,
          })) {
            const frame = await chrome.webNavigation.getFrame({ tabId: id, frameId: 0 });
            isThere &&= frame !== null && status === 'complete';
            // Without a window, Chromium may leave it empty.
            if (frame === null && status === 'complete') await chrome.tabs.reload(id);
          }
          return isThere;
        }),
      );
      await openOwn();
    },
    drive,
    own: ask,
    async send(type, request) {
      const reply = await post(type, request);
      const tabId = (request as { readonly tabId?: unknown } | null)?.tabId;
      if (!QUESTIONS.includes(type)) await settled(typeof tabId === 'number' ? tabId : null);
      return reply;
    },
    setOut,
    show,
    documentId,
    async close() {
      await host.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
    closeTabs: () =>
      drive(async () => {
        const isOther = ({ url = '' }) => !/^(chrome|moz)-extension:/.test(url);
        const tabs = (await chrome.tabs.query({})).filter(isOther);
        await chrome.tabs.remove(tabs.map(({ id }) => id ?? -1));
      }),
    async inPage(tabId, code) {
      await until('the page to take a script', () =>
        drive(
          (id, text) =>
            chrome.scripting
              .executeScript({
                target: { tabId: id },
                world: 'MAIN',
                args: [text],
                // A script element runs as the page's own code, without the extension's isolated world.
                func: (source: string) => {
                  const script = document.createElement('script');
                  script.textContent = source;
                  document.documentElement.append(script);
                },
              })
              .then(
                () => true,
                (error: unknown) => {
                  // Firefox has no permission for a tab between two documents.
                  if (String(error).includes('Missing host permission')) return false;
                  throw error;
                },
              ),
          tabId,
          code,
        ),
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
    unfoldPopup: () =>
      until('the popup to be unfolded', () =>
        ask(() => {
          const [popup] = chrome.extension.getViews({ type: 'popup' });
          const folded = popup?.document.querySelectorAll<HTMLElement>(
            '[aria-expanded=false]:not(.actions *)',
          );
          for (const button of folded ?? []) button.click();
          return folded?.length === 0;
        }),
      ),
    popupHtml: () =>
      ask(() => {
        const [popup] = chrome.extension.getViews({ type: 'popup' });
        return popup ? new XMLSerializer().serializeToString(popup.document) : '';
      }),
    press: async (label) => {
      await until(`a button ${label} of the popup`, () =>
        ask((wanted) => {
          const [popup] = chrome.extension.getViews({ type: 'popup' });
          const buttons = [...(popup?.document.querySelectorAll('button') ?? [])];
          const button = buttons.find(({ textContent }) => textContent.trim() === wanted);
          button?.click();
          return button !== undefined;
        }, label),
      );
      const [tab] = await drive(() => chrome.tabs.query({ active: true, lastFocusedWindow: true }));
      await settled(tab?.id ?? null);
    },
    pressEnter: async (label) => {
      const hasFocus = () =>
        ask((wanted) => {
          const [popup] = chrome.extension.getViews({ type: 'popup' });
          const document = popup?.document;
          return document?.hasFocus() === true && document.activeElement?.textContent.trim() === wanted;
        }, label);
      if (!host.firefox) throw new Error('Chromium needs no key: use press');
      await host.firefox.pressEnter(hasFocus);
    },
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
