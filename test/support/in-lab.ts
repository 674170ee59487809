import type { Browser } from 'webextension-polyfill';
import type { StoredRecording } from '../../src/capture/recording.js';
import type { Lab } from './lab.js';

/** In the pages of the extensions. */
declare const chrome: Browser;

/** Clicks an element of the page in a tab, as a person does, without a script of the page. */
export async function click(lab: Lab, tab: number, selector: string): Promise<void> {
  await lab.drive(
    async (id, wanted) => {
      await chrome.scripting.executeScript({
        target: { tabId: id },
        args: [wanted],
        func: (element: string) => document.querySelector<HTMLElement>(element)?.click(),
      });
    },
    tab,
    selector,
  );
}

/** The stored recording of an origin; an error if there is none. */
export async function storedRecording(lab: Lab, origin: string): Promise<StoredRecording> {
  const text = await lab.own(async (key) => {
    const all = await chrome.storage.local.get(key);
    return JSON.stringify(all[key] ?? null);
  }, `recording:${origin}`);
  const read = JSON.parse(text) as StoredRecording | null;
  if (!read) throw new Error('Nothing is recorded');
  return read;
}
