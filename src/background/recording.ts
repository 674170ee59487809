import type { Gathered } from '../capture/events.js';
import { readObserved, violationsIn } from '../capture/observed-loads.js';
import {
  withDocument,
  withLateResponse,
  withObservedLoads,
  withUnanswered,
  type DocumentRead,
} from '../capture/record-page.js';
import { unseen } from '../capture/observed.js';
import { newRecording } from '../capture/recording.js';
import { snapshotOf } from '../capture/snapshot.js';
import { cleanUrl, originOf } from '../capture/url.js';
import { emptyRecording, isResponseSeen, NOT_PROBED, type PageSnapshot } from '../engine/index.js';
import { hasAccess } from '../platform/browser/access.js';
import { shownIn } from '../platform/browser/navigation.js';
import { removeRecordingRule, setRecordingRule } from '../platform/browser/recording-rule.js';
import { allTabs, isPrivate } from '../platform/browser/tabs.js';
import { mayStoreSimulated } from '../platform/page/navigation-preload.js';
import { observeViolations } from '../platform/page/observe-violations.js';
import { readPage } from '../platform/page/page.js';
import { keepObserved } from '../platform/page/violation-ports.js';
import { isNameable } from '../platform/session-rule.js';
import { watchPages, type WatchedPage, type WatchedPages } from '../platform/page/watched-pages.js';
import { recorded } from '../platform/session/facts.js';
import { pageStateOf } from '../platform/session/page-state.js';
import { readPreviews } from '../platform/session/previews.js';
import { createQueue } from '../platform/session/queue.js';
import { readRecorder, writeRecorder, type Recorder } from '../platform/session/recorder.js';
import { changeRecording } from '../platform/settings/recordings.js';
import { later, run, within } from '../platform/tasks.js';
import { createReadAgain } from './read-again.js';
import { followForms } from './recording-forms.js';
import { createRecordedRedirects } from './recording-redirects.js';

/** Milliseconds from the first of some violations until they are recorded. */
const DELAY_MS = 300;
/** Milliseconds that the last readings may take, and the last violations: a page that hangs has none. */
const LAST_MS = 5_000;
const LAST_VIOLATIONS_MS = 1_000;
/** Violations of one page that wait. */
const MAX_WAITING = 100;

/** Starting, stopping and new tabs, one at a time: the state and the rule change together. */
const inTurn = createQueue();

/** The recording that runs, once this run of the background has read it. */
let running: Recorder | null = null;
let isLoaded = false;
let loading: Promise<void> | undefined;

/** Adds what was read of a page to its facts. */
let gathered: (tabId: number, event: Gathered) => Promise<void> = () => Promise.resolve();

/** The pages that are observed. */
let watched: WatchedPages | undefined;

/** Where their forms lead. */
let forms: ReturnType<typeof followForms> | undefined;

/** Where their loads are redirected to. */
let redirects: ReturnType<typeof createRecordedRedirects> | undefined;

/** Records the violations that wait. */
let flushWaiting: () => Promise<void> = () => Promise.resolve();

async function current(): Promise<Recorder | null> {
  loading ??= readRecorder().then((recorder) => {
    running = recorder;
    isLoaded = true;
  });
  await loading;
  return running;
}

/** Starts recording the origin that a tab shows, and reads its pages that are open. */
export async function startRecording(tabId: number): Promise<void> {
  await inTurn(async () => {
    const state = await pageStateOf(tabId, recorded);
    if (await isPrivate(tabId)) throw new Error('Nothing is recorded in private windows.');
    if (state.kind !== 'page' || !(await hasAccess(state.snapshot.url)))
      throw new Error('This page cannot be recorded.');
    if (state.preview || state.snapshot.simulated)
      throw new Error('A simulated page says nothing of the site: end the preview first.');
    const { origin } = new URL(state.snapshot.url);
    if (!isNameable(origin)) throw new Error('The address of this site cannot be recorded.');
    await end();
    const isUnwatched = await mayStoreSimulated(tabId);
    const excludedTabs = await tabsToExclude();
    const startedAt = Date.now();
    await changeRecording(origin, (before) => before ?? newRecording(emptyRecording(origin), startedAt));
    try {
      await set({ origin, startedAt, excludedTabs, ...(isUnwatched && { isUnwatched }) });
    } catch (error) {
      await end();
      throw error;
    }
  });
  await recordOpenPages();
}

/** Ends the recording, after its open pages were read once more. */
export async function stopRecording(): Promise<void> {
  try {
    await within(LAST_MS, recordOpenPages());
    const recorder = await current();
    const silent = (recorder && (await watched?.flush(recorder.origin, LAST_VIOLATIONS_MS))) ?? [];
    await flushWaiting();
    if (recorder && silent.length > 0) {
      const at = Date.now();
      await changeRecording(
        recorder.origin,
        (before) => before && silent.reduce((all, { url }) => withUnanswered(all, url, at), before),
      );
    }
  } finally {
    await inTurn(end);
  }
}

/** Ends the recording of an origin, or of any, without reading more: its data is deleted or replaced. */
export async function endRecording(origin?: string): Promise<void> {
  await inTurn(async () => {
    const recorder = await current();
    if (recorder && (origin === undefined || origin === recorder.origin)) await end();
  });
}

/** Whether the pages of a URL's origin are recorded. */
export async function isRecorded(url: string): Promise<boolean> {
  return (await current())?.origin === originOf(url);
}

/** A simulated page says nothing of the site, and its violations are those of the preview. */
export async function stopRecordingFor(tabId: number): Promise<void> {
  const recorder = await current();
  if (recorder && (await showsOrigin(tabId, recorder))) await stopRecording();
}

/** A new document: what its scripts do is watched from its commit on. */
export async function followRecording(tabId: number): Promise<void> {
  const recorder = await current();
  if (recorder && (await isRecordable(tabId, recorder))) await observe(tabId);
}

/** After a change of access: nothing is recorded without it, and no view could stop it. */
export async function endRecordingWithoutAccess(): Promise<void> {
  const recorder = await current();
  if (recorder && !(await hasAccess(recorder.origin))) await inTurn(end);
}

/** A page has loaded. */
export async function recordLoaded(tabId: number): Promise<void> {
  const recorder = await current();
  if (!recorder || !(await isRecordable(tabId, recorder))) return;
  if (!recorder.isUnwatched && (await mayStoreSimulated(tabId)))
    await inTurn(async () => {
      const now = await current();
      if (now?.origin === recorder.origin) await set({ ...now, isUnwatched: true });
    });
  await recordPage(tabId);
}

/** A new tab in a private window gets no policy. Its first page may have been requested before, and have one. */
export async function excludeFromRecording(tabId: number): Promise<void> {
  if (!(await current()) || !(await isPrivate(tabId))) return;
  await inTurn(async () => {
    const recorder = await current();
    if (!recorder || recorder.excludedTabs.includes(tabId)) return;
    const open = await allTabs();
    const known = recorder.excludedTabs.filter((one) => open.includes(one));
    await set({ ...recorder, excludedTabs: [...known, tabId] });
  });
}

/** When the background starts: a rule without a state is removed, and the pages that are open are watched again. */
export async function resumeRecording(): Promise<void> {
  await inTurn(async () => {
    const recorder = await current();
    await setRule(recorder);
  });
  if (await current()) await recordOpenPages();
}

/**
 * Listens to the pages. Call it once, at the top level.
 * @param onGathered adds what was read of a page to its facts
 */
export function watchRecordedPages(onGathered: typeof gathered): void {
  gathered = onGathered;
  interface Batch {
    readonly page: WatchedPage;
    readonly messages: unknown[];
    /** Violations beyond the maximum. */
    unread: number;
  }
  const waiting = new Map<string, Batch>();
  let cancel: (() => void) | undefined;
  flushWaiting = async () => {
    cancel?.();
    cancel = undefined;
    const batches = [...waiting.values()];
    waiting.clear();
    for (const { page, messages, unread } of batches) await recordViolations(page, [...messages, { unread }]);
  };
  const add = (page: WatchedPage, message: unknown) => {
    const key = `${page.tabId} ${page.url}`;
    const batch = waiting.get(key) ?? { page, messages: [], unread: 0 };
    if (batch.messages.length < MAX_WAITING) batch.messages.push(message);
    else batch.unread += violationsIn(message);
    waiting.set(key, batch);
    cancel ??= later(DELAY_MS, flushWaiting);
  };
  const readAgain = createReadAgain((tabId) => recordPage(tabId));
  const isOther = ({ url }: WatchedPage) => isLoaded && originOf(url) !== running?.origin;
  redirects = createRecordedRedirects((page, message) => {
    if (!isOther(page)) add(page, message);
  });
  forms = followForms(async (origin, edit) => {
    const recorder = await current();
    if (recorder?.origin === origin) await changeRecording(origin, (before) => before && edit(before));
  });
  // Also before it is known whether a recording runs: a request may have started the background.
  redirects.start();
  forms.start();
  run(
    current().then((recorder) => {
      if (recorder) return;
      redirects?.stop();
      forms?.stop();
    }),
  );
  watched = watchPages((page, message) => {
    if (violationsIn(message) === 0 || isOther(page)) return;
    add(page, message);
    readAgain(page);
  });
  keepObserved(({ url }) => running !== null && originOf(url) === running.origin);
}

async function recordViolations({ tabId, url }: WatchedPage, messages: readonly unknown[]): Promise<void> {
  const recorder = await current();
  if (!recorder || originOf(url) !== recorder.origin || (await readPreviews())[tabId]) return;
  const observed = readObserved(messages, url);
  await changeRecording(recorder.origin, (before) => {
    const after = before && withObservedLoads(before, url, observed, Date.now());
    return after && (forms?.withEarlier(after) ?? after);
  });
}

async function recordOpenPages(): Promise<void> {
  const recorder = await current();
  if (!recorder) return;
  for (const tabId of await allTabs()) {
    // A page that cannot be read, or is closed meanwhile, does not keep the others from being read.
    try {
      if (!(await isRecordable(tabId, recorder))) continue;
      await observe(tabId);
      await recordPage(tabId);
    } catch (error) {
      console.error(error);
    }
  }
}

/** Reads the page of a tab and adds it to the recording, if it is still there then. */
async function recordPage(tabId: number): Promise<void> {
  const recorder = await current();
  if (!recorder || !(await isRecordable(tabId, recorder))) return;
  const shown = await shownIn(tabId);
  if (!shown) return;
  const { documentId: id } = shown;
  const read = await readPage(tabId, id);
  // Also waits for what is known of its response.
  await gathered(tabId, { type: 'gathered', tabId, documentId: id, ...read });
  const [after, facts] = await Promise.all([shownIn(tabId).catch(() => null), recorded(id)]);
  // What was read while the page was left is of no page.
  if (after?.documentId !== id) return;
  // No facts: the background was not running when the document was committed.
  const known = facts ? snapshotOf(facts, Date.now()) : withoutFacts(cleanUrl(shown.url));
  const document = documentRead(id, tabId, { ...known, markup: read.markup }, recorder);
  if (!document) return;
  await changeRecording(recorder.origin, (before) => before && withDocument(before, document));
  // Its response may have come meanwhile, when there was nothing yet to add it to.
  if (!isResponseSeen(known)) await recordResponse(tabId, id);
}

/** What is known of a document's response has changed. Firefox may tell of a response after the page has loaded. */
export async function recordResponse(tabId: number, id: string): Promise<void> {
  const recorder = await current();
  const facts = recorder && (await recorded(id));
  if (!facts) return;
  const document = documentRead(id, tabId, snapshotOf(facts, Date.now()), recorder);
  if (!document) return;
  await changeRecording(recorder.origin, (before) => before && withLateResponse(before, document));
}

/** Undefined for what is not recorded: pages of other sites, and simulated ones, which say nothing of the site. */
function documentRead(
  id: string,
  tabId: number,
  snapshot: PageSnapshot,
  { origin, excludedTabs, startedAt, ...recorder }: Recorder,
): DocumentRead | undefined {
  const { url, chain, seenAt, simulated } = snapshot;
  if (simulated || originOf(url) !== origin) return undefined;
  const isWithoutPolicy =
    recorder.isUnwatched === true ||
    excludedTabs.includes(tabId) ||
    // No rule applies to what a service worker answers.
    (!chain.seen && chain.because === 'service-worker');
  const isUnwatched = isWithoutPolicy || (seenAt !== undefined && seenAt < startedAt);
  return { id, snapshot, isUnwatched, isWithoutPolicy, at: Date.now() };
}

function withoutFacts(url: string): PageSnapshot {
  return {
    url,
    chain: unseen('interrupted'),
    cookieStore: unseen('cookies-not-read'),
    markup: unseen('page-not-read'),
    site: NOT_PROBED,
  };
}

/** The browser's own viewers cannot be entered: nothing is known of what their scripts do. */
function observe(tabId: number): Promise<void> {
  return observeViolations(tabId).catch(() => undefined);
}

async function isRecordable(tabId: number, recorder: Recorder): Promise<boolean> {
  return (
    (await showsOrigin(tabId, recorder)) &&
    !(await isPrivate(tabId)) &&
    (await readPreviews())[tabId] === undefined
  );
}

async function showsOrigin(tabId: number, { origin }: Recorder): Promise<boolean> {
  const shown = await shownIn(tabId).catch(() => null);
  return originOf(shown?.url ?? '') === origin;
}

/** Also those in which a preview runs: its violations are not the recording's. */
async function tabsToExclude(): Promise<number[]> {
  const tabs: number[] = [];
  const previews = await readPreviews();
  for (const tabId of await allTabs()) if (previews[tabId] || (await isPrivate(tabId))) tabs.push(tabId);
  return tabs;
}

/** The state before the rule: a rule without its state would give pages a policy for no reason. */
async function set(recorder: Recorder): Promise<void> {
  await current();
  await writeRecorder(recorder);
  running = recorder;
  redirects?.start();
  forms?.start();
  await setRule(recorder);
}

/** Removes the rule first, for the same reason. */
async function end(): Promise<void> {
  const before = await current();
  await removeRecordingRule();
  await writeRecorder(null);
  running = null;
  redirects?.stop();
  forms?.stop();
  if (before) watched?.stop(before.origin);
}

async function setRule(recorder: Recorder | null): Promise<void> {
  if (recorder && !recorder.isUnwatched) await setRecordingRule(recorder.origin, recorder.excludedTabs);
  else await removeRecordingRule();
}
