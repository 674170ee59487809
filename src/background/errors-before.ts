import { MAX_PAGE_ERRORS, nameOfError, readPageError, type PageError } from '../capture/page-errors.js';
import { shownIn } from '../platform/browser/navigation.js';
import { observeErrors, observeErrorsAgain, onPageError } from '../platform/page/page-errors.js';

interface Listening {
  /** How many panels are open. */
  panels: number;
  /** The last document that has loaded: one that still loads may have more errors. */
  loaded?: string;
  /** The errors of the document on show; absent unless they are heard from its commit on. */
  heard?: Heard;
  /** Resolves when it is known whether they are heard. */
  hearing: Promise<void>;
  stop: () => void;
}

interface Heard {
  readonly documentId: string;
  readonly errors: ReadonlyMap<string, PageError>;
  /** There were more than are passed on. */
  isCut: boolean;
}

/** A document that tells of its errors. */
interface Entered {
  readonly documentId: string;
  /** How many it had already: their messages may come later than this answer. */
  readonly told: number;
}

/** Milliseconds to wait for a page that is being entered: one that hangs cannot be. */
const MOST_MS = 500;

/** The tabs with a panel: a preview is compared with the load before, as far as that was heard. */
const tabs = new Map<number, Listening>();

/**
 * Listens for errors of the next documents of a tab, and of the one on show if that was listened to from its commit on:
 * the browser may have ended the background since.
 * @returns an unsubscribe function
 */
export function hearErrorsBefore(tabId: number): () => void {
  const listening = tabs.get(tabId) ?? { panels: 0, hearing: Promise.resolve(), stop: () => undefined };
  listening.panels += 1;
  tabs.set(tabId, listening);
  if (listening.panels === 1) listening.hearing = hear(listening, tabId, () => enterAgain(listening, tabId));
  return () => {
    listening.panels -= 1;
    if (listening.panels > 0) return;
    listening.stop();
    tabs.delete(tabId);
  };
}

/**
 * A new document in a tab. Call it at once: a browser does not tell of earlier errors.
 * @param documentId absent for a page that is none of the web
 */
export async function followErrorsBefore(tabId: number, documentId?: string): Promise<void> {
  const listening = tabs.get(tabId);
  if (!listening) return;
  listening.hearing = hear(listening, tabId, async () => {
    if (documentId === undefined) return undefined;
    const told = await observeErrors('errors before', tabId);
    return told === undefined ? undefined : { documentId, told };
  });
  await listening.hearing;
}

/** A document of a tab has loaded. */
export function loadedErrorsBefore(tabId: number, documentId: string): void {
  const listening = tabs.get(tabId);
  if (listening) listening.loaded = documentId;
}

/** A document that was listened to by an earlier run of the background, and has loaded since. */
async function enterAgain(listening: Listening, tabId: number): Promise<Entered | undefined> {
  const shown = await shownIn(tabId);
  const told = shown ? await observeErrorsAgain('errors before', tabId) : undefined;
  if (!shown || told === undefined) return undefined;
  const { documentId } = shown;
  listening.loaded = documentId;
  return { documentId, told };
}

async function hear(
  listening: Listening,
  tabId: number,
  enter: () => Promise<Entered | undefined>,
): Promise<void> {
  listening.stop();
  delete listening.heard;
  const errors = new Map<string, PageError>();
  let count = 0;
  let received: () => void = () => undefined;
  const stop = onPageError('errors before', tabId, (raw) => {
    count += 1;
    const error = readPageError(raw);
    if (error) errors.set(nameOfError(error), error);
    if (listening.heard && listening.stop === stop) listening.heard.isCut = count > MAX_PAGE_ERRORS;
    received();
    // The page passes on one more than is kept: there may be others, also if several have the same name.
    if (count > MAX_PAGE_ERRORS) stop();
  });
  listening.stop = stop;
  // The browser's own viewers cannot be entered.
  const entered = await enter().catch(() => undefined);
  if (!entered) return;
  if (count < entered.told)
    await new Promise<void>((resolve) => {
      received = () => {
        if (count >= entered.told) resolve();
      };
    });
  // The next document may be there.
  if (listening.stop !== stop) return;
  listening.heard = { documentId: entered.documentId, errors, isCut: count > MAX_PAGE_ERRORS };
}

/** The errors of a document; undefined if they are not all known, or it has not loaded. */
export async function errorsBefore(
  tabId: number,
  documentId: string | undefined,
): Promise<readonly PageError[] | undefined> {
  const listening = tabs.get(tabId);
  if (!listening) return undefined;
  await Promise.race([listening.hearing, new Promise((resolve) => setTimeout(resolve, MOST_MS))]);
  const { heard, loaded } = listening;
  if (!heard || heard.isCut || heard.documentId !== documentId || loaded !== documentId) return undefined;
  return [...heard.errors.values()];
}
