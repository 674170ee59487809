import type { PageState } from '../../capture/page-state.js';
import type { DocumentFacts } from '../../capture/reduce.js';
import { snapshotOf } from '../../capture/snapshot.js';
import { cleanUrl, isWeb, schemeOf } from '../../capture/url.js';
import { suppressionsFor } from '../../engine/index.js';
import { hasAccess, originPattern } from '../browser/access.js';
import { hasBrowsersIcon, shownIn } from '../browser/navigation.js';
import { documentItem, tabItem } from './storage-keys.js';
import { read } from './storage.js';
import { suppressionsIn, today } from '../settings/suppressions.js';
import { isLoading, isPrivate } from '../browser/tabs.js';

/** Reads a document's facts. */
type Facts = (documentId: string) => Promise<DocumentFacts | null>;

const stored: Facts = (documentId) => read(documentItem(documentId));

/** The state of a tab. Badge and popup both use it, so they cannot disagree. */
export async function pageStateOf(tabId: number, factsOf: Facts = stored): Promise<PageState> {
  const [shown, suppressions] = await Promise.all([shownIn(tabId), suppressionsIn(tabId)]);
  // Chromium reports no frame for a page at a blob: URL.
  if (!shown) return (await isLoading(tabId)) ? { kind: 'loading' } : { kind: 'not-web', scheme: '' };
  if (!isWeb(shown.url)) return { kind: 'not-web', scheme: schemeOf(shown.url) };
  const [facts, incognito] = await Promise.all([factsOf(shown.documentId), isPrivate(tabId)]);
  const hadNoAccess = facts?.chain.seen === false && facts.chain.because === 'no-permission';
  if (facts && !hadNoAccess) {
    const suppressed = suppressionsFor(facts.url, suppressions, today());
    return {
      kind: 'page',
      snapshot: snapshotOf(facts),
      seenAt: facts.committedAt,
      ...(incognito && { isPrivate: true }),
      ...(suppressed.size > 0 && { suppressed }),
    };
  }
  const url = cleanUrl(shown.url);
  if (!(await hasAccess(shown.url))) return { kind: 'withheld', url, origin: originPattern(url) };
  if (facts) return { kind: 'nothing', url };
  if (await isLoading(tabId)) return { kind: 'loading' };
  const failure = (await read(tabItem(tabId)))?.failed;
  const error = failure?.documentId === shown.documentId ? failure.error : '';
  const isFailed = shown.failed ?? (error !== '' || (await hasBrowsersIcon(tabId)));
  return isFailed ? { kind: 'failed', url, error } : { kind: 'nothing', url };
}
