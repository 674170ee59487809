import { MAX_PAGE_ERRORS, nameOfError, readPageError, type PageError } from '../capture/page-errors.js';
import { observeErrors, observeErrorsAgain, onPageError } from '../platform/page/page-errors.js';

interface Listening {
  /** How many panels are open. */
  panels: number;
  /** The errors of the document on show; absent unless they are heard from its commit on. */
  heard?: Map<string, PageError>;
  stop: () => void;
}

/** The tabs with a panel: a preview is compared with the load before, as far as that was heard. */
const tabs = new Map<number, Listening>();

/**
 * Listens for errors of the next documents of a tab, and of the one on show if that was listened to from its commit on:
 * the browser may have ended the background since.
 * @returns an unsubscribe function
 */
export function hearErrorsBefore(tabId: number): () => void {
  const listening = tabs.get(tabId) ?? { panels: 0, stop: () => undefined };
  listening.panels += 1;
  tabs.set(tabId, listening);
  if (listening.panels === 1) void hear(tabId, () => observeErrorsAgain('errors before', tabId));
  return () => {
    listening.panels -= 1;
    if (listening.panels > 0) return;
    listening.stop();
    tabs.delete(tabId);
  };
}

/** A new document in a tab. Call it at once: a browser does not tell of earlier errors. */
export function followErrorsBefore(tabId: number): Promise<void> {
  return hear(tabId, () => observeErrors('errors before', tabId).then(() => true));
}

/** @param observe whether the document on show tells of all its errors */
async function hear(tabId: number, observe: () => Promise<boolean>): Promise<void> {
  const listening = tabs.get(tabId);
  if (!listening) return;
  listening.stop();
  delete listening.heard;
  const heard = new Map<string, PageError>();
  listening.stop = onPageError('errors before', tabId, (raw) => {
    const error = readPageError(raw);
    if (error) heard.set(nameOfError(error), error);
    // One more than is kept: there may be others.
    if (heard.size > MAX_PAGE_ERRORS) listening.stop();
  });
  const { stop } = listening;
  // The browser's own viewers cannot be entered.
  const isHeard = await observe().catch(() => false);
  // The next document may be there.
  if (isHeard && listening.stop === stop) listening.heard = heard;
}

/** The errors of the document on show; undefined if they are not all known. */
export function errorsBefore(tabId: number): readonly PageError[] | undefined {
  const heard = tabs.get(tabId)?.heard;
  return heard && heard.size <= MAX_PAGE_ERRORS ? [...heard.values()] : undefined;
}
