import browser from 'webextension-polyfill';
import { createBatchedReads } from '../browser/batched-reads.js';

/**
 * storage.local, on disk: what a person decided, and a page's facts only where they asked for them to be kept. No
 * other file writes there, and nothing of a private window ever comes here.
 */
export const readFromDisk = createBatchedReads((keys) => browser.storage.local.get(keys));

export async function readAllFromDisk(): Promise<Readonly<Record<string, unknown>>> {
  return browser.storage.local.get(null);
}

export async function writeToDisk(key: string, value: unknown): Promise<void> {
  await browser.storage.local.set({ [key]: value });
}

export async function removeFromDisk(...keys: string[]): Promise<void> {
  await browser.storage.local.remove(keys);
}

export async function clearDisk(): Promise<void> {
  await browser.storage.local.clear();
}

/** Calls back when what lies under a key that begins so has changed. Returns the way to stop. */
export function onDiskChanged(prefix: string, handle: () => void): () => void {
  const onChanged = (changes: Record<string, unknown>, area: string) => {
    if (area === 'local' && Object.keys(changes).some((key) => key.startsWith(prefix))) handle();
  };
  browser.storage.onChanged.addListener(onChanged);
  return () => {
    browser.storage.onChanged.removeListener(onChanged);
  };
}
