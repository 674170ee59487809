import { isOf, type PageState, type ShownPreview } from '../../capture/page-state.js';
import type { BeforePreview } from '../../capture/preview/choice.js';
import type { Preview } from '../../capture/preview/preview.js';
import type { DocumentFacts } from '../../capture/reduce.js';
import { snapshotOf } from '../../capture/snapshot.js';
import { cleanUrl, isWeb, schemeOf } from '../../capture/url.js';
import {
  allOperations,
  conflictsOf,
  leftOutOf,
  planFor,
  previewed,
  suppressionsFor,
  type PageSnapshot,
} from '../../engine/index.js';
import { hasAccess, originPattern } from '../browser/access.js';
import { tellsViolationsOf } from '../browser/browser-features.js';
import { hasBrowsersIcon, shownIn } from '../browser/navigation.js';
import { readPreviews, readBefore } from '../preview/stored-previews.js';
import { readRecorder } from '../recording/recorder.js';
import { documentItem, tabItem } from '../storage/storage-keys.js';
import { read } from '../storage/storage.js';
import { suppressionsIn, today } from '../settings/suppressions.js';
import { isLoading, isPrivate } from '../browser/tabs.js';

/** Reads a document's facts. */
type Facts = (documentId: string) => Promise<DocumentFacts | null>;

const stored: Facts = (documentId) => read(documentItem(documentId));

/** The state of a tab. Badge and popup both use it, so they cannot disagree. */
export async function pageStateOf(tabId: number, factsOf: Facts = stored): Promise<PageState> {
  const [shown, suppressions, previews, recorder] = await Promise.all([
    shownIn(tabId),
    suppressionsIn(tabId),
    readPreviews(),
    readRecorder(),
  ]);
  // Chromium reports no frame for a page at a blob: URL.
  if (!shown) return (await isLoading(tabId)) ? { kind: 'loading' } : { kind: 'not-web', scheme: '' };
  if (!isWeb(shown.url)) return { kind: 'not-web', scheme: schemeOf(shown.url) };
  const running = previews[tabId];
  const [facts, incognito, before] = await Promise.all([
    factsOf(shown.documentId),
    isPrivate(tabId),
    running && readBefore(tabId, running),
  ]);
  const hadNoAccess = facts?.chain.seen === false && facts.chain.because === 'no-permission';
  if (facts && !hadNoAccess) {
    const suppressed = suppressionsFor(facts.url, suppressions, today());
    return {
      kind: 'page',
      ...withPreview(snapshotOf(facts, Date.now()), running, before),
      seenAt: facts.committedAt,
      ...(incognito && { isPrivate: true }),
      ...(!incognito && recorder?.origin === new URL(facts.url).origin && { isRecorded: true }),
      ...(suppressed.size > 0 && { suppressed }),
    };
  }
  const url = cleanUrl(shown.url);
  if (!(await hasAccess(shown.url))) return { kind: 'withheld', url, origin: originPattern(url) };
  const isRunning = running?.origin === new URL(url).origin;
  const preview = isRunning ? { preview: shownOf(running, url, before) } : {};
  if (facts) return { kind: 'nothing', url, ...preview };
  if (await isLoading(tabId)) return { kind: 'loading' };
  const failure = (await read(tabItem(tabId)))?.failed;
  const error = failure?.documentId === shown.documentId ? failure.error : '';
  const isFailed = shown.failed ?? (error !== '' || (await hasBrowsersIcon(tabId)));
  return isFailed ? { kind: 'failed', url, error, ...preview } : { kind: 'nothing', url, ...preview };
}

/** A simulated page is judged as it would be once all of the preview is deployed. */
function withPreview(snapshot: PageSnapshot, running?: Preview, before?: BeforePreview) {
  if (running?.origin !== new URL(snapshot.url).origin) return { snapshot };
  const preview = shownOf(running, snapshot.url, before);
  if (!isOf(preview, snapshot)) return { snapshot, preview };
  const { operations } = preview.plan;
  return {
    snapshot: previewed(snapshot, preview.plan),
    preview: {
      ...preview,
      conflicts: conflictsOf(snapshot, operations),
      leftOut: leftOutOf(snapshot, operations),
    },
  };
}

/** A preview as it is for one page, of which nothing has arrived. */
function shownOf(running: Preview, url: string, before?: BeforePreview): ShownPreview {
  const names = new Set(allOperations(running.plan).map(({ name }) => name));
  return {
    ...running,
    plan: planFor(running.plan, url),
    conflicts: [],
    leftOut: [],
    unreported: [...names].filter((name) => !tellsViolationsOf(name.toLowerCase())),
    ...(before && { from: { ...before, plan: running.plan } }),
  };
}
