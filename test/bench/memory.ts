import type { Browser } from 'webextension-polyfill';
import { backgroundOf, type Launched } from '../../src/cli/browser.js';

/** In the background. */
declare const chrome: Browser;

/** Memory in bytes. */
export interface Memory {
  /** The background's JavaScript heap after a garbage collection. */
  readonly heap: number;
  /** The facts in storage.session: in the browser's memory, not the background's. */
  readonly stored: number;
  readonly documents: number;
}

/** Measures a running background through its debugger and its storage. */
export async function memoryOf({ browser, extension }: Launched): Promise<Memory> {
  const worker = await backgroundOf(browser, extension.id);
  await worker.client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await worker.client.send('Runtime.getHeapUsage');
  const { stored, documents } = await worker.evaluate(async () => {
    const keys = Object.keys(await chrome.storage.session.get());
    return {
      stored: await chrome.storage.session.getBytesInUse(),
      documents: keys.filter((key) => key.startsWith('document:')).length,
    };
  });
  return { heap: usedSize, stored, documents };
}

/** Loads that many documents, ten in each tab: twelve of a tab are stored. */
export async function visitMany({ browser }: Launched, url: string, documents: number): Promise<void> {
  for (let tab = 0; tab < documents / PER_TAB; tab += 1) {
    const page = await browser.newPage();
    for (let visit = 0; visit < PER_TAB; visit += 1) await page.goto(url);
  }
}

const PER_TAB = 10;
