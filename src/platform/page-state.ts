import type { PageState } from '../capture/page-state.js';
import { snapshotOf } from '../capture/snapshot.js';
import { cleanUrl, isWeb, schemeOf } from '../capture/url.js';
import { suppressionsFor } from '../engine/index.js';
import { hasAccess, originPattern } from './access.js';
import { readDocument } from './facts.js';
import { shownIn } from './navigation.js';
import { suppressionsIn, today } from './suppressions.js';
import { isLoading } from './tabs.js';

/** What can be told of a tab. Badge and popup both ask here, so they cannot disagree. */
export async function pageStateOf(tabId: number): Promise<PageState> {
  const shown = await shownIn(tabId);
  // Chromium tells of no frame where a blob is on show.
  if (!shown) return (await isLoading(tabId)) ? { kind: 'loading' } : { kind: 'not-web', scheme: '' };
  if (!isWeb(shown.url)) return { kind: 'not-web', scheme: schemeOf(shown.url) };
  const [facts, access, suppressions] = await Promise.all([
    readDocument(shown.documentId),
    hasAccess(shown.url),
    suppressionsIn(tabId),
  ]);
  const wasWithheld = facts?.chain.seen === false && facts.chain.because === 'no-permission';
  if (facts && !wasWithheld) {
    const suppressed = suppressionsFor(facts.url, suppressions, today());
    return {
      kind: 'page',
      snapshot: snapshotOf(facts),
      seenAt: facts.committedAt,
      ...(suppressed.size > 0 && { suppressed }),
    };
  }
  const url = cleanUrl(shown.url);
  if (!access) return { kind: 'withheld', url, origin: originPattern(url) };
  if (facts) return { kind: 'nothing', url };
  if (await isLoading(tabId)) return { kind: 'loading' };
  return shown.failed ? { kind: 'not-web', scheme: 'chrome-error:' } : { kind: 'nothing', url };
}
