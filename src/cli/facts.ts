import type { Page } from 'puppeteer-core';
import type { DocumentFacts } from '../capture/reduce.js';
import { snapshotOf } from '../capture/snapshot.js';
import type { PageSnapshot } from '../engine/index.js';
import { HANGS_AFTER_MS } from './browser.js';

/**
 * Reads the stored facts of the popup's document, with cookies and markup. It runs in the popup, where `chrome` is. A
 * page that hangs is not read.
 */
const STORED_FACTS = `(async () => {
  const ask = (type, request) => chrome.runtime.sendMessage({ type, request });
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  await ask('idle', null);
  const late = new Promise((resolve) => setTimeout(resolve, ${HANGS_AFTER_MS / 2}));
  await Promise.race([ask('readPage', { tabId: tab.id }), late]);
  const { documentId } = await chrome.webNavigation.getFrame({ tabId: tab.id, frameId: 0 });
  const key = 'document:' + documentId;
  return (await chrome.storage.session.get(key))[key]?.value ?? null;
})()`;

/** The complete facts that the popup grades. */
export async function readFacts(popup: Page): Promise<PageSnapshot> {
  const facts = (await popup.evaluate(STORED_FACTS)) as DocumentFacts | null;
  if (!facts) throw new Error('No facts are stored for the page of the popup');
  return snapshotOf(facts, Date.now());
}
