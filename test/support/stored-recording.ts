import type { Browser } from 'webextension-polyfill';
import type { StoredRecording } from '../../src/capture/recording/stored-recording.js';

/** In the pages of the extensions. */
declare const chrome: Browser;

/** Runs a function in a page of the extension. */
type RunInExtension = (work: (key: string) => Promise<string>, key: string) => Promise<string>;

/** The stored recording of an origin; an error if there is none. */
export async function storedRecording(run: RunInExtension, origin: string): Promise<StoredRecording> {
  const text = await run(async (key) => {
    const all = await chrome.storage.local.get(key);
    return JSON.stringify(all[key] ?? null);
  }, `recording:${origin}`);
  const read = JSON.parse(text) as StoredRecording | null;
  if (!read) throw new Error('Nothing is recorded');
  return read;
}
