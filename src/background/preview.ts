import { pageOf, type Preview } from '../capture/preview.js';
import {
  allOperations,
  documentLines,
  gradeOfPage,
  isAwaited,
  isConditional,
  planPreview,
  withoutConditions,
  type Advice,
  type BlockedLoad,
  type PageSnapshot,
  type PartAdvice,
} from '../engine/index.js';
import { hasAccess } from '../platform/browser/access.js';
import { knowsServersHeaders, tellsViolationsOf } from '../platform/browser/browser-features.js';
import { shownIn } from '../platform/browser/navigation.js';
import {
  addPreviewRules,
  freeRule,
  isNameable,
  previewRules,
  removePreviewRules,
} from '../platform/browser/preview-rules.js';
import { reloadTab } from '../platform/browser/tabs.js';
import { mayStoreSimulated } from '../platform/page/navigation-preload.js';
import { recorded } from '../platform/session/facts.js';
import { pageStateOf } from '../platform/session/page-state.js';
import { addPreviewToken, endPreviewTokens } from '../platform/session/preview-tokens.js';
import { readPreviews, writePreviews, type Previews } from '../platform/session/previews.js';
import { createQueue } from '../platform/session/queue.js';
import { within } from '../platform/tasks.js';
import { stopWatching, watchBlocked, type Blocked } from './preview-blocked.js';
import { listenForErrors, stopListening, withErrors, withoutErrors } from './preview-errors.js';
import { collectFailures, stopCollecting } from './preview-failed.js';

/** Milliseconds that the start of a preview waits for the page. */
const ANSWER_MS = 2_000;

/** One at a time: a rule and its state change together. What waits for a page without limit must not wait here. */
const inTurn = createQueue();

/** The origins of previews by tab; undefined until this run of the background has read them. */
let tabs: ReadonlyMap<number, string> | undefined;

/**
 * Simulates advice in a tab, for the origin that it shows, and reloads it past the cache. The state is stored before
 * the rule: a rule without its state would change a page that nothing calls simulated.
 * @param failed URLs of requests of the page that failed, as far as the view knows them
 * @param parts advice for parts of the site
 * @returns whether a header could be simulated
 */
export function startPreview(
  tabId: number,
  advice: readonly Advice[],
  failed?: readonly string[],
  parts: readonly PartAdvice[] = [],
): Promise<boolean> {
  return inTurn(async () => {
    const state = await pageStateOf(tabId, recorded);
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
    const names = new Set(allOperations(plan).map(({ name }) => name));
    const untold = [...names].filter((name) => !tellsViolationsOf(name.toLowerCase()));
    const preview: Preview = {
      ...plan,
      origin,
      ruleId,
      startedAt: Date.now(),
      before: {
        grade,
        score,
        page: pageOf(snapshot.url),
        ...(blocked && { blocked }),
        ...(failed && { failed }),
      },
      ...(untold.length > 0 && { untold }),
      blocked: [],
    };
    const token = await addPreviewToken(tabId, origin);
    await write({ ...(await readPreviews()), [tabId]: preview });
    try {
      collectFailures(tabId);
      await addPreviewRules(ruleId, tabId, origin, plan, token);
      await reloadTab(tabId, { bypassCache: true });
    } catch (error) {
      // The browser took no such rule, or the tab was closed before anything knew of the preview.
      await end([tabId]);
      throw error;
    }
    return true;
  });
}

/** Ends the preview of a tab, and loads the server's page again. */
export async function endPreview(tabId: number): Promise<void> {
  await inTurn(() => end([tabId]));
  await reloadTab(tabId, { bypassCache: true });
}

/** Ends the preview of a closed tab. */
export async function forgetPreview(tabId: number): Promise<void> {
  if (tabs?.has(tabId) !== false) await inTurn(() => end([tabId]));
}

export async function isPreviewed(tabId: number): Promise<boolean> {
  return (await readPreviews())[tabId] !== undefined;
}

/**
 * Ends the previews of sites without access, and loads their pages again: the browser does not apply the rules there,
 * and no view can offer to end the preview.
 */
export async function endWithoutAccess(): Promise<void> {
  const ended = await inTurn(async () => {
    const withheld: number[] = [];
    for (const [key, { origin }] of Object.entries(await readPreviews()))
      if (!(await hasAccess(origin))) withheld.push(Number(key));
    await end(withheld);
    return withheld;
  });
  await Promise.all(ended.map((tabId) => reloadTab(tabId, { bypassCache: true })));
}

/**
 * After each document of a tab: another site ends its preview; on the same one, what is blocked is watched anew.
 * @param url of the document, '' if it is none of the web
 */
export async function followPreview(tabId: number, committedAt: number, url = ''): Promise<void> {
  if (tabs?.has(tabId) === false) return;
  // At once: what the document before reports as it is left must not be stored for this one.
  stopWatching(tabId);
  stopListening(tabId);
  const following = inTurn(async () => {
    const preview = (await readPreviews())[tabId];
    if (!preview) return undefined;
    if (await isLeft(tabId, preview)) {
      await end([tabId]);
      return undefined;
    }
    await change(tabId, (before) => withoutErrors(withBlocked(before, { blocked: [] })));
    return preview;
  });
  // At once, too: a browser does not tell of earlier errors.
  const isOfPreview = URL.canParse(url) && tabs?.get(tabId) === new URL(url).origin;
  const hearing = isOfPreview ? hearErrors(tabId) : undefined;
  const preview = await following;
  if (!preview) return;
  // The document may be a simulated one that was committed before the change of access.
  if (!(await hasAccess(preview.origin))) await endWithoutAccess();
  else
    await Promise.all([hearing ?? hearErrors(tabId), watch(tabId, committedAt), endIfStored(tabId, preview)]);
}

/** Ends a preview whose pages a service worker may store. */
async function endIfStored(tabId: number, { startedAt }: Preview): Promise<void> {
  if (!(await mayStoreSimulated(tabId))) return;
  await inTurn(async () => {
    if ((await readPreviews())[tabId]?.startedAt === startedAt) await end([tabId]);
  });
}

/**
 * When the background starts: removes rules without a state, states without a rule, and previews of tabs that are gone
 * or elsewhere.
 */
export async function reconcilePreviews(): Promise<void> {
  await inTurn(async () => {
    const [previews, rules] = await Promise.all([readPreviews(), previewRules()]);
    const ended: number[] = [];
    for (const [key, preview] of Object.entries(previews)) {
      const tabId = Number(key);
      if (!rules.includes(preview.ruleId) || (await isLeft(tabId, preview))) ended.push(tabId);
    }
    const known = new Set(Object.values(previews).map(({ ruleId }) => ruleId));
    await removePreviewRules(rules.filter((id) => !known.has(id)));
    await end(ended);
    const running = await readPreviews();
    await endPreviewTokens((tabId) => running[tabId] !== undefined);
    // What an earlier run of the background watched is not watched until this one does.
    await write(
      Object.fromEntries(
        Object.entries(await readPreviews()).map(([tabId, preview]) => [tabId, resumed(preview)]),
      ),
    );
  });
  await endWithoutAccess();
  const running = Object.entries(await readPreviews());
  await Promise.all(
    running.flatMap(([tabId, preview]) => [hearErrors(Number(tabId)), watchOn(Number(tabId), preview)]),
  );
}

/** Removes the rules first, for the same reason. */
async function end(ended: readonly number[]): Promise<void> {
  const previews = await readPreviews();
  const rules = ended.flatMap((tabId) => previews[tabId]?.ruleId ?? []);
  if (rules.length === 0) return;
  await removePreviewRules(rules);
  await endPreviewTokens((tabId) => !ended.includes(tabId));
  for (const tabId of ended) {
    stopWatching(tabId);
    stopListening(tabId);
    stopCollecting(tabId);
  }
  await write(
    Object.fromEntries(Object.entries(previews).filter(([tabId]) => !ended.includes(Number(tabId)))),
  );
}

async function write(previews: Previews): Promise<void> {
  await writePreviews(previews);
  tabs = originsOf(previews);
}

function originsOf(previews: Previews): ReadonlyMap<number, string> {
  return new Map(Object.entries(previews).map(([tabId, { origin }]) => [Number(tabId), origin]));
}

async function change(tabId: number, now: (preview: Preview) => Preview): Promise<void> {
  const previews = await readPreviews();
  const preview = previews[tabId];
  if (preview) await write({ ...previews, [tabId]: now(preview) });
}

function withBlocked(
  { isCut: _c, failed: _f, isWatched: _w, isResumed: _r, unread: _u, ...preview }: Preview,
  now: Blocked,
): Preview {
  return { ...preview, ...now };
}

/** Watches a new document. */
function watch(tabId: number, committedAt: number): Promise<void> {
  collectFailures(tabId);
  const save = (now: Blocked) => inTurn(() => change(tabId, (preview) => withBlocked(preview, now)));
  return watchBlocked(tabId, save, { committedAt });
}

/** Watches a document that an earlier run of the background watched: what that one has stored is kept. */
function watchOn(tabId: number, { blocked: known, failed, unread, isCut }: Preview): Promise<void> {
  collectFailures(tabId);
  if (isCut) return Promise.resolve();
  const before = { ...(failed && { failed }), ...(unread !== undefined && { unread }) };
  const save = (now: Blocked) =>
    inTurn(() => change(tabId, (preview) => withBlocked(preview, { ...before, ...now, isResumed: true })));
  return watchBlocked(tabId, save, { known });
}

function resumed({ isWatched, ...preview }: Preview): Preview {
  return { ...preview, ...(isWatched && preview.isCut && { isWatched }), isResumed: true };
}

function hearErrors(tabId: number): Promise<void> {
  return listenForErrors(tabId, (now) => inTurn(() => change(tabId, (preview) => withErrors(preview, now))));
}

/** Whether the tab shows another site, or is gone. An empty page may be one that is still loading. */
async function isLeft(tabId: number, { origin }: Preview): Promise<boolean> {
  const url = (await shownIn(tabId).catch(() => null))?.url ?? '';
  return url !== 'about:blank' && !(URL.canParse(url) && new URL(url).origin === origin);
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
