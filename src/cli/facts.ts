import type { Page } from 'puppeteer-core';
import type { DocumentFacts } from '../capture/reduce.js';
import { snapshotOf } from '../capture/snapshot.js';
import type { PageSnapshot } from '../engine/index.js';
import { HANGS_AFTER_MS } from './browser.js';

/**
 * Reads the stored facts of the popup's document. It runs in the popup, where `chrome` is, and waits until the popup has
 * read cookies and markup.
 */
const STORED_FACTS = `(async () => {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const { documentId } = await chrome.webNavigation.getFrame({ tabId: tab.id, frameId: 0 });
  const key = 'document:' + documentId;
  const since = performance.now();
  for (;;) {
    const facts = (await chrome.storage.session.get(key))[key]?.value;
    const gathered = facts && facts.markup.because !== 'page-not-read' && facts.cookieStore.because !== 'cookies-not-read';
    if (gathered || performance.now() - since > ${HANGS_AFTER_MS / 2}) return facts ?? null;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
})()`;

/** The complete facts that the popup grades. */
export async function readFacts(popup: Page): Promise<PageSnapshot> {
  const facts = (await popup.evaluate(STORED_FACTS)) as DocumentFacts | null;
  if (!facts) throw new Error('No facts are stored for the page of the popup');
  return snapshotOf(facts);
}
