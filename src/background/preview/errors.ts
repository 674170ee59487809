import { MAX_PAGE_ERRORS, nameOfError, parsePageError } from '../../capture/page/page-errors.js';
import { collect } from '../../platform/collector.js';
import { observeErrors, onPageError } from '../../platform/page/page-errors.js';
import type { Watching } from './seen.js';

/** Listens for errors in the document of a tab, until there are more than are kept. */
export async function listenForErrors(tabId: number, { known, signal, save }: Watching): Promise<void> {
  if (signal.aborted) return;
  const list = collect(known.errors, MAX_PAGE_ERRORS, nameOfError, signal, (errors) => save({ errors }));
  let count = 0;
  const stop = onPageError(tabId, (raw) => {
    if (count > MAX_PAGE_ERRORS) return;
    // The page passes on one more than is kept: there may be others, also if several have the same name.
    count += 1;
    const error = parsePageError(raw);
    if (count > MAX_PAGE_ERRORS) list.miss(1);
    else if (error) list.add(error);
  });
  signal.addEventListener('abort', stop);
  // The browser's own viewers cannot be entered: nothing is known of their errors.
  list.watch((await observeErrors(tabId).catch(() => false)) ? undefined : 'page-unreadable');
}
