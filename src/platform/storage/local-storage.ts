import browser from 'webextension-polyfill';
import { createBatchedReads } from '../browser/batched-reads.js';
import { trustedContextsOnly } from '../browser/trusted-contexts.js';
import { counted } from '../tasks.js';
import { createQueue } from './queue.js';

/**
 * storage.local, on disk: the user's decisions, and the facts of pages that the user pinned. No other file writes to
 * it, and nothing from private windows is stored.
 */
export const readFromDisk = createBatchedReads((keys) => browser.storage.local.get(keys));

export function protectDisk(): Promise<void> {
  return trustedContextsOnly(browser.storage.local);
}

export async function readAllFromDisk(): Promise<Readonly<Record<string, unknown>>> {
  return browser.storage.local.get(null);
}

export async function writeToDisk(key: string, value: unknown): Promise<void> {
  await changeOnDisk({ [key]: value });
}

export async function removeFromDisk(...keys: string[]): Promise<void> {
  await changeOnDisk({}, keys);
}

/** Removes keys, then writes all values in one step: nobody reads one of them without the others. */
export async function changeOnDisk(
  written: Readonly<Record<string, unknown>>,
  removed: readonly string[] = [],
): Promise<void> {
  if (removed.length > 0) await counted(browser.storage.local.remove([...removed]));
  if (Object.keys(written).length > 0) await counted(browser.storage.local.set(written));
}

/** Changes that read what is stored first, one at a time: none is overwritten, and none comes back after all is deleted. */
export const inTurn = createQueue();

export async function clearDisk(): Promise<void> {
  await inTurn(() => counted(browser.storage.local.clear()));
}

/** Calls `handle` when a key with this prefix changed. Returns an unsubscribe function. */
export function onDiskChanged(prefix: string, handle: () => void): () => void {
  const onChanged = (changes: Record<string, unknown>, area: string) => {
    if (area === 'local' && Object.keys(changes).some((key) => key.startsWith(prefix))) handle();
  };
  browser.storage.onChanged.addListener(onChanged);
  return () => browser.storage.onChanged.removeListener(onChanged);
}
