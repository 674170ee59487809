import type { Browser } from 'webextension-polyfill';
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
