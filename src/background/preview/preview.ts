import type { PreviewChoice } from '../../capture/preview/choice.js';
import {
  interrupted,
  NOTHING_SEEN,
  pageOf,
  type Preview,
  type PreviewSeen,
} from '../../capture/preview/preview.js';
import { originOf } from '../../capture/url.js';
import {
  allOperations,
  documentLines,
  gradeOfPage,
  isAwaited,
  isConditional,
  NONE_SUPPRESSED,
  planPreview,
  withoutConditions,
  type Advice,
  type BlockedLoad,
  type Layout,
  type PageSnapshot,
  type PartAdvice,
} from '../../engine/index.js';
import { hasAccess } from '../../platform/browser/access.js';
import { knowsServersHeaders } from '../../platform/browser/browser-features.js';
import { shownIn } from '../../platform/browser/navigation.js';
import { addPreviewRules, freeRule, keepPreviewRules, previewRules } from '../../platform/preview/rules.js';
import { isPrivate, reloadTab } from '../../platform/browser/tabs.js';
import { readLayout } from '../../platform/page/layout.js';
import { mayStoreSimulated } from '../../platform/page/navigation-preload.js';
import { createSessionRules, isNameable } from '../../platform/session-rule.js';
import { factsOf } from '../../platform/session/facts.js';
import { pageStateOf } from '../../platform/session/page-state.js';
import { addPreviewToken, endPreviewTokens } from '../../platform/preview/tokens.js';
import {
  readPreviews,
  writePreviews,
  forgetBefore,
  keepBefore,
} from '../../platform/preview/stored-previews.js';
import { within } from '../../platform/tasks.js';
import { watchBlocked } from './blocked.js';
import { listenForErrors } from './errors.js';
import { collectFailures, listFailures, stopCollecting } from './failed.js';
import { watchLayout } from './layout.js';
import { isWatching, startWatching, stopWatching, type Watching } from './seen.js';

/** Milliseconds that the start of a preview waits for the page. */
const ANSWER_MS = 2_000;

/** The previews that run, by tab. */
const previews = createSessionRules<number, Preview>({
  read: async () =>
    new Map(Object.entries(await readPreviews()).map(([tabId, preview]) => [Number(tabId), preview])),
  write: (running) => writePreviews(Object.fromEntries(running)),
  async keepRules(running) {
    await keepPreviewRules([...running.values()].map(({ ruleId }) => ruleId));
    await endPreviewTokens((tabId) => running.has(tabId));
    await forgetBefore((tabId) => running.has(tabId));
  },
  async resume(tabId, preview) {
    const hasRule = (await previewRules()).includes(preview.ruleId);
    // What an earlier run of the background watched is not watched until this one does.
    if (await isLeft(tabId, preview)) return undefined;
    // It was ended, or not begun: the page on show may be a simulated one.
    if (!hasRule) await reload(tabId);
    return hasRule ? { ...preview, seen: interrupted(preview.seen) } : undefined;
  },
  ended(tabId) {
    stopWatching(tabId);
    stopCollecting(tabId);
  },
});

/** What a view knows of a preview besides its advice. */
interface Details {
  /** URLs of requests of the page that failed. */
  readonly failed?: readonly string[] | undefined;
  /** Advice for parts of the site. */
  readonly parts?: readonly PartAdvice[];
  /** What the person chose. */
  readonly choice?: PreviewChoice | undefined;
}

/**
 * Simulates advice in a tab, for the origin that it shows, and reloads it past the cache.
 * @returns whether a header could be simulated
 */
export function startPreview(
  tabId: number,
  advice: readonly Advice[],
  { failed, parts = [], choice }: Details = {},
): Promise<boolean> {
  return previews.inTurn(async ({ set }) => {
    const state = await pageStateOf(tabId, factsOf);
    if (
      state.kind !== 'page' ||
      state.preview ||
      state.snapshot.simulated ||
      !(await hasAccess(state.snapshot.url))
    )
      throw new Error('This page cannot be previewed.');
    if (isAwaited(state.snapshot.chain)) throw new Error('The page is still loading.');
    const mayStore = await within(ANSWER_MS, mayStoreSimulated(tabId));
    if (mayStore === undefined) throw new Error('The page does not answer: try again when it has loaded.');
    if (mayStore)
      throw new Error(
        'The service worker of this site gets pages before the tab does, and could store a simulated one.',
      );
    const { snapshot, suppressed } = state;
    const { origin } = new URL(snapshot.url);
    if (!isNameable(origin)) throw new Error('The address of this site cannot be previewed.');
    const planned = planPreview(advice, documentLines(snapshot), parts);
    if (planned.operations.length === 0) return false;
    const ruleId = freeRule(await previewRules());
    const isPlain = !allOperations(planned).some(isConditional);
    const plan = isPlain || (await knowsServersHeaders(ruleId)) ? planned : withoutConditions(planned);
    const { grade, score } = gradeOfPage(snapshot, suppressed);
    const blocked = blockedIn(snapshot);
    const layout = await within(ANSWER_MS, layoutOf(tabId));
    const preview: Preview = {
      plan,
      origin,
      ruleId,
      startedAt: Date.now(),
      before: {
        grade,
        score,
        page: pageOf(snapshot.url),
        ...(blocked && { blocked }),
        ...(failed && { failed }),
        ...(layout && { layout }),
      },
      seen: NOTHING_SEEN,
    };
    const token = await addPreviewToken(tabId, origin);
    // Another page may have come since the choice.
    const isKept = choice?.seenAt === state.seenAt && !(await isPrivate(tabId));
    const before = isKept && { snapshot, choice, suppressed: suppressed ?? NONE_SUPPRESSED };
    // It ends if the browser takes no such rule, or the tab was closed before anything knew of the preview.
    await set(tabId, preview, async () => {
      if (before) await keepBefore(tabId, before, preview.startedAt);
      collectFailures(tabId);
      await addPreviewRules(ruleId, tabId, origin, plan, token);
      await reload(tabId);
    });
    return true;
  });
}

/** Ends the preview of a tab, and loads the server's page again. */
export async function endPreview(tabId: number): Promise<void> {
  await previews.inTurn(({ end }) => end([tabId], () => reload(tabId)));
}

/** Ends the preview of a closed tab. */
export async function forgetPreview(tabId: number): Promise<void> {
  if (previews.known()?.has(tabId) !== false) await previews.inTurn(({ end }) => end([tabId]));
}

export async function isPreviewed(tabId: number): Promise<boolean> {
  return (await previews.all()).has(tabId);
}

/**
 * Ends the previews of sites without access, and loads their pages again: the browser does not apply the rules there,
 * and no view can offer to end the preview.
 */
export async function endWithoutAccess(): Promise<void> {
  await Promise.all((await previews.endWithoutAccess()).map(reload));
}

/**
 * After each document of a tab: another site ends its preview; on the same one, what is blocked is watched anew.
 * @param url of the document, '' if it is none of the web
 */
export async function followPreview(tabId: number, committedAt: number, url = ''): Promise<void> {
  if (previews.known()?.has(tabId) === false) return;
  // At once: what the document before reports as it is left must not be stored for this one.
  const watching = startWatching(tabId, saveFor(tabId));
  const following = previews.inTurn(async ({ running, change, end }) => {
    const preview = running.get(tabId);
    if (!preview) return undefined;
    if (await isLeft(tabId, preview)) {
      await end([tabId]);
      return undefined;
    }
    await change(tabId, (before) => ({ ...before, seen: NOTHING_SEEN }));
    return preview;
  });
  // At once, too: a browser does not tell of earlier errors.
  const isOfPreview = previews.known()?.get(tabId)?.origin === originOf(url);
  const listening = isOfPreview ? listenForErrors(tabId, watching) : undefined;
  const preview = await following;
  if (!preview) return;
  // The document may be a simulated one that was committed before the change of access.
  if (!(await hasAccess(preview.origin))) await endWithoutAccess();
  else
    await Promise.all([
      listening ?? listenForErrors(tabId, watching),
      watch(tabId, watching, committedAt),
      endIfStored(tabId, preview),
    ]);
}

/** Ends a preview whose pages a service worker may store. */
async function endIfStored(tabId: number, { startedAt }: Preview): Promise<void> {
  if (!(await mayStoreSimulated(tabId))) return;
  await previews.inTurn(async ({ running, end }) => {
    if (running.get(tabId)?.startedAt === startedAt) await end([tabId]);
  });
}

/** When the background starts: ends the previews that lost their rule, and those of tabs that are gone or elsewhere. */
export async function reconcilePreviews(): Promise<void> {
  await Promise.all((await previews.reconcile()).map(reload));
  await Promise.all([...(await previews.all())].map(([tabId, preview]) => resume(tabId, preview)));
}

function reload(tabId: number): Promise<void> {
  return reloadTab(tabId, { bypassCache: true });
}

function change(tabId: number, edit: (preview: Preview) => Preview): Promise<void> {
  return previews.inTurn((turn) => turn.change(tabId, edit));
}

function saveFor(tabId: number) {
  return (seen: Partial<PreviewSeen>) =>
    change(tabId, (preview) => ({ ...preview, seen: { ...preview.seen, ...seen } }));
}

/**
 * Watches a document, but for its errors.
 * @param committedAt absent if it was committed before this run of the background
 */
async function watch(tabId: number, watching: Watching, committedAt?: number): Promise<void> {
  collectFailures(tabId);
  listFailures(tabId, watching, committedAt);
  await Promise.all([watchBlocked(tabId, watching, committedAt === undefined), watchLayout(tabId, watching)]);
}

/** Watches a document that an earlier run of the background watched, unless the next one has come. */
async function resume(tabId: number, { seen }: Preview): Promise<void> {
  if (isWatching(tabId)) return;
  const watching = startWatching(tabId, saveFor(tabId), seen);
  await Promise.all([listenForErrors(tabId, watching), watch(tabId, watching)]);
}

/** How the document on show looks; undefined if it cannot be read. */
async function layoutOf(tabId: number): Promise<Layout | undefined> {
  const shown = await shownIn(tabId);
  const layout = shown ? await readLayout(tabId, shown.documentId) : undefined;
  return layout?.seen ? layout.value : undefined;
}

/** Whether the tab shows another site, or is gone. An empty page may be one that is still loading. */
async function isLeft(tabId: number, { origin }: Preview): Promise<boolean> {
  const url = (await shownIn(tabId).catch(() => null))?.url ?? '';
  return url !== 'about:blank' && originOf(url) !== origin;
}

/** What policies blocked in the page, also where the browser does not report it: without a policy, nothing. */
function blockedIn(page: PageSnapshot): readonly BlockedLoad[] | undefined {
  if (!page.markup.seen || !page.chain.seen) return undefined;
  const { blocked, metas } = page.markup.value;
  if (blocked) return blocked.seen ? blocked.value : undefined;
  const isPolicy = (name = '') => name.toLowerCase() === 'content-security-policy';
  const hasPolicy =
    documentLines(page).some(({ name }) => isPolicy(name)) || metas.some((meta) => isPolicy(meta.httpEquiv));
  return hasPolicy ? undefined : [];
}
