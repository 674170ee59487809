import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Extension, Page } from 'puppeteer-core';
import type { PageSnapshot } from '../engine/index.js';
import { snapshotOf } from '../capture/snapshot.js';
import type { DocumentFacts } from '../capture/reduce.js';
import { HANGS_AFTER_MS } from './browser.js';
import { UserError } from './terminal.js';

/** Opens the extension's popup over the page, like a click on its icon. */
export async function openPopup(browser: Browser, extension: Extension, page: Page): Promise<Page> {
  const address = `chrome-extension://${extension.id}/src/popup/index.html`;
  await page.bringToFront();
  // The popup of the tab that was in front before may still be closing.
  const before = new Set(browser.targets());
  const opened = browser.waitForTarget((target) => target.url() === address && !before.has(target), {
    timeout: HANGS_AFTER_MS,
  });
  await page.triggerExtensionAction(extension);
  return (await opened).asPage();
}

/** What a popup shows: its state, its grade if any, and its text. */
export interface Shown {
  readonly state: string;
  readonly grade: string | null;
  readonly text: string;
}

/** Waits until the popup shows a complete report or why there is none. */
export async function readPopup(popup: Page): Promise<Shown> {
  await popup.waitForSelector('[data-state]:not([data-state=waiting], [data-state=loading])', {
    timeout: HANGS_AFTER_MS,
  });
  return popup.$eval('[data-state]', (root) => ({
    state: root.getAttribute('data-state') ?? '',
    grade: root.getAttribute('data-grade'),
    text: (root as HTMLElement).innerText,
  }));
}

/** Saves the report as Markdown and copies the saved file to `path`. */
export async function downloadReport(browser: Browser, popup: Page, path: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sitegrade-report-'));
  const session = await browser.target().createCDPSession();
  try {
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allowAndName',
      downloadPath: folder,
      eventsEnabled: true,
    });
    const saved = new Promise<string>((resolve, reject) => {
      session.on('Browser.downloadProgress', ({ state, guid }) => {
        if (state === 'completed') resolve(guid);
        if (state === 'canceled') reject(new UserError('The browser did not save the report.'));
      });
      popup.once('close', () => reject(new UserError('The popup closed before the report was saved.')));
    });
    // It may reject before it is awaited.
    saved.catch(() => undefined);
    for (const name of ['Save…', 'Markdown of this page']) {
      const button = await popup.waitForSelector(`aria/${name}[role="button"]`, { timeout: HANGS_AFTER_MS });
      // Not a mouse click: the button may move while the popup grows.
      await button?.evaluate((element) => (element as HTMLElement).click());
    }
    await copyFile(join(folder, await saved), path);
  } finally {
    await session.detach();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Reads the stored facts of the popup's document, with cookies and markup. It runs in the popup, where `chrome` is. A
 * page that hangs is not read.
 */
const STORED_FACTS = `(async () => {
  const ask = (type, request) => chrome.runtime.sendMessage({ type, request });
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  await ask('idle', null);
  const late = new Promise((resolve) => setTimeout(resolve, ${HANGS_AFTER_MS / 2}));
  await Promise.race([ask('readPage', { tabId: tab.id }), late]);
  const { documentId } = await chrome.webNavigation.getFrame({ tabId: tab.id, frameId: 0 });
  const key = 'document:' + documentId;
  return (await chrome.storage.session.get(key))[key]?.value ?? null;
})()`;

/** The complete facts that the popup grades. */
export async function readFacts(popup: Page): Promise<PageSnapshot> {
  const facts = (await popup.evaluate(STORED_FACTS)) as DocumentFacts | null;
  if (!facts) throw new Error('No facts are stored for the page of the popup');
  return snapshotOf(facts, Date.now());
}
