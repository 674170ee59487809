import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, WebWorker } from 'puppeteer-core';

/** An extension of the command’s own, because the browser lets only extensions clear everything. */
const MANIFEST = {
  manifest_version: 3,
  name: 'Sitegrade: clears this browser between pages',
  version: '1',
  permissions: ['browsingData'],
  background: { service_worker: 'empty.js' },
};

/** What a page can leave behind. With the history go HSTS, resolved names and what is known of servers. */
export const EVERYTHING = {
  cache: true,
  cacheStorage: true,
  cookies: true,
  downloads: true,
  fileSystems: true,
  formData: true,
  history: true,
  indexedDB: true,
  localStorage: true,
  passwords: true,
  serviceWorkers: true,
};

/** Runs in the extension, where `chrome` is. */
const CLEAR = async (everything: object): Promise<void> => {
  interface Chrome {
    readonly browsingData: { remove(options: object, what: object): Promise<void> };
  }
  const { chrome } = globalThis as unknown as { chrome: Chrome };
  await chrome.browsingData.remove({ since: 0 }, everything);
};

/**
 * Returns a function that clears all that pages have left in the browser, as for a new profile.
 * @param folder where it can write its extension
 */
export function cleaner(
  browser: Browser,
  folder: string,
  workerOf: (browser: Browser, extension: string) => Promise<WebWorker>,
): () => Promise<void> {
  const install = async () => {
    const path = join(folder, 'sitegrade-cleaner');
    await mkdir(path);
    await writeFile(join(path, 'manifest.json'), JSON.stringify(MANIFEST));
    await writeFile(join(path, 'empty.js'), '');
    return workerOf(browser, await browser.installExtension(path));
  };
  let installed: ReturnType<typeof install> | undefined;
  return async () => {
    installed ??= install();
    await (await installed).evaluate(CLEAR, EVERYTHING);
  };
}
