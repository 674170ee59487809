import { randomBytes } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { unsentProbes } from '../capture/probe-plan.js';
import type { PageSnapshot, ProbeRequest } from '../engine/index.js';
import { readFacts } from './facts.js';

/** Runs in the popup, where `chrome` is: sends what its button sends. Resolves when all responses are stored. */
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
 * Sends the requests that the popup offers, with the extension itself; running the command is the user's consent. The
 * command sends the HTTP request itself, because this browser may have just stored HSTS and would not send it.
 */
export async function probePage(popup: Page, page: PageSnapshot): Promise<PageSnapshot['site']> {
  const token = randomBytes(6).toString('hex');
  const requests = unsentProbes(page, token).filter(({ kind }) => kind !== 'http');
  await popup.evaluate(SEND, token, requests);
  return (await readFacts(popup)).site;
}
