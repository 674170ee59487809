import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Extension, Page } from 'puppeteer';
import type { Grade } from '../engine/index.js';
import { Refusal } from './terminal.js';

/** How long the popup may take to say something, in milliseconds. */
const WITHIN_MS = 15_000;
/** How long it may take to show facts that are already stored, in milliseconds. */
const SETTLED_WITHIN_MS = 10_000;

/** Opens the extension's real popup over the page, as a click on its icon does. */
export async function openPopup(browser: Browser, extension: Extension, page: Page): Promise<Page> {
  const address = `chrome-extension://${extension.id}/src/popup/index.html`;
  await page.bringToFront();
  const opened = browser.waitForTarget((target) => target.url() === address, { timeout: WITHIN_MS });
  await page.triggerExtensionAction(extension);
  return (await opened).asPage();
}

/** What a popup shows: its state, and the letter once there is one. */
export interface Shown {
  readonly state: string;
  readonly grade: string | null;
  /** All its text. */
  readonly text: string;
}

/** Waits until the popup shows a grade with all that was found, or says why it has none. */
export async function readPopup(popup: Page): Promise<Shown> {
  await popup.waitForSelector(
    '[data-state]:not([data-state=waiting], [data-state=loading], [data-whole=false])',
    {
      timeout: WITHIN_MS,
    },
  );
  return popup.$eval('[data-state]', (root) => ({
    state: root.getAttribute('data-state') ?? '',
    grade: root.getAttribute('data-grade'),
    text: (root as HTMLElement).innerText,
  }));
}

/** Whether the popup shows that grade, now or once it has heard of the latest facts. */
export async function comesToShow(popup: Page, grade: Grade): Promise<boolean> {
  try {
    await popup.waitForSelector(`[data-grade="${grade}"]`, { timeout: SETTLED_WITHIN_MS });
    return true;
  } catch {
    return false;
  }
}

/** Presses the popup's own Download button and puts what it saves at `path`. */
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
        if (state === 'canceled') reject(new Refusal('The browser did not save the report.'));
      });
    });
    const button = await popup.waitForSelector('aria/Download[role="button"]', { timeout: WITHIN_MS });
    await button?.click();
    await copyFile(join(folder, await saved), path);
  } finally {
    await session.detach();
    await rm(folder, { recursive: true, force: true });
  }
}
