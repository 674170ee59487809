import { notSeen } from '../../capture/observed.js';
import { MAX_BLOCKS, parseLayout } from '../../capture/preview/layout.js';
import type { Layout, Observed } from '../../engine/index.js';
import { askPage, enterPage } from './ask-page.js';

/** How long reading may block a page, in milliseconds. */
const MAX_MS = 1_000;

/** Reads the boxes and styles of a document, in an isolated world; `awaited` until it has loaded. Only for a preview. */
export async function readLayout(tabId: number, documentId: string): Promise<Observed<Layout>> {
  try {
    const where = { target: { tabId, documentIds: [documentId] }, injectImmediately: true };
    await enterPage(where);
    return parseLayout(await askPage(where, 'layout', MAX_BLOCKS, MAX_MS));
  } catch {
    // The browser's own viewers cannot be entered.
    return notSeen('page-unreadable');
  }
}
