import { MAX_PAGE_ERRORS, nameOfError, readPageError, type PageError } from '../capture/page-errors.js';
import type { Preview } from '../capture/preview.js';
import { observeErrors, onPageError } from '../platform/page/page-errors.js';
import { later } from '../platform/tasks.js';

/** What is known of the errors in the document on show. */
export type Errors = Pick<Preview, 'errors' | 'hasMoreErrors'>;

/** Milliseconds between two changes of the stored list. */
const DELAY_MS = 200;

/** How to stop listening in each tab. */
const stops = new Map<number, () => void>();

export function stopListening(tabId: number): void {
  stops.get(tabId)?.();
  stops.delete(tabId);
}

/**
 * Listens for errors in the document of a tab, until there are more than are kept.
 * @param save adds them to what is stored of the document
 */
export async function listenForErrors(tabId: number, save: (errors: Errors) => Promise<void>): Promise<void> {
  stopListening(tabId);
  const found = new Map<string, PageError>();
  let count = 0;
  let cancel: (() => void) | undefined;
  const saveSoon = () => {
    if (stops.get(tabId) !== stop) return;
    cancel ??= later(DELAY_MS, () => {
      cancel = undefined;
      const more = count > MAX_PAGE_ERRORS && { hasMoreErrors: true as const };
      return save({ ...bounded([...found.values()]), ...more });
    });
  };
  const stopReceiving = onPageError(tabId, (raw) => {
    if (count > MAX_PAGE_ERRORS) return;
    // The page passes on one more than is kept: there may be others, also if several have the same name.
    count += 1;
    const error = readPageError(raw);
    if (error) found.set(nameOfError(error), error);
    if (error || count > MAX_PAGE_ERRORS) saveSoon();
  });
  const stop = () => {
    cancel?.();
    stopReceiving();
  };
  stops.set(tabId, stop);
  // The browser's own viewers cannot be entered: nothing is known of their errors.
  if (await observeErrors(tabId).catch(() => false)) saveSoon();
}

/** What an earlier run of the background stored of the document stays. */
export function withErrors(preview: Preview, { errors = [], hasMoreErrors }: Errors): Preview {
  const all = new Map([...(preview.errors ?? []), ...errors].map((error) => [nameOfError(error), error]));
  const more = preview.hasMoreErrors ?? hasMoreErrors;
  return { ...preview, ...(more && { hasMoreErrors: more }), ...bounded([...all.values()]) };
}

export function withoutErrors({ errors: _errors, hasMoreErrors: _more, ...preview }: Preview): Preview {
  return preview;
}

function bounded(errors: readonly PageError[]): Errors {
  return {
    errors: errors.slice(0, MAX_PAGE_ERRORS),
    ...(errors.length > MAX_PAGE_ERRORS && { hasMoreErrors: true }),
  };
}
