import { randomBytes } from 'node:crypto';
import type { Page } from 'puppeteer';
import { unsentProbes } from '../capture/probe-plan.js';
import type { PageSnapshot, ProbeRequest } from '../engine/index.js';
import { readFacts } from './facts.js';

/** In the popup, where `chrome` is: what its own button sends. Resolves when all answers are among the facts. */
const SEND = async (token: string, requests: readonly ProbeRequest[]): Promise<void> => {
  interface Chrome {
    readonly tabs: { query(wanted: object): Promise<{ id: number }[]> };
    readonly runtime: { sendMessage(message: object): Promise<unknown> };
  }
  const { chrome } = globalThis as unknown as { chrome: Chrome };
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  await chrome.runtime.sendMessage({ type: 'probe', request: { tabId: tab?.id, token, requests } });
};

/**
 * Asks the page's server what the popup offers to ask, by the extension's own hand; the call of the command is the
 * person's click. Only http is left to the command itself: this browser has just learnt HSTS, and would not ask.
 */
export async function probePage(popup: Page, page: PageSnapshot): Promise<PageSnapshot['site']> {
  const token = randomBytes(6).toString('hex');
  const requests = unsentProbes(page, token).filter(({ kind }) => kind !== 'http');
  await popup.evaluate(SEND, token, requests);
  return (await readFacts(popup)).site;
}
