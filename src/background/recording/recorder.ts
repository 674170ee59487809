import type { Committed, Gathered } from '../../capture/events.js';
import { parseObserved, violationsIn } from '../../capture/recording/observed-loads.js';
import {
  withCommitted,
  withDocument,
  withLateResponse,
  withObservedLoads,
  withUnanswered,
  type DocumentRead,
} from '../../capture/recording/record-page.js';
import { notSeen } from '../../capture/observed.js';
import { newRecording } from '../../capture/recording/stored-recording.js';
import { snapshotOf } from '../../capture/snapshot.js';
import { cleanUrl, originOf } from '../../capture/url.js';
import { emptyRecording, isResponseSeen, NOT_PROBED, type PageSnapshot } from '../../engine/index.js';
import { hasAccess } from '../../platform/browser/access.js';
import { shownIn } from '../../platform/browser/navigation.js';
import { removeRecordingRule, setRecordingRule } from '../../platform/recording/rule.js';
import { allTabs, isPrivate } from '../../platform/browser/tabs.js';
import { mayStoreSimulated } from '../../platform/page/navigation-preload.js';
import { parseObserverState } from '../../platform/page/observer-messages.js';
import { readPage } from '../../platform/page/page.js';
import { keepObserved } from '../../platform/page/violation-ports.js';
import { observeViolations } from '../../platform/page/observe-violations.js';
import { createSessionRules, isNameable } from '../../platform/session-rule.js';
import { watchPages } from '../../platform/page/watched-pages.js';
import { factsOf } from '../../platform/session/facts.js';
import { pageStateOf } from '../../platform/session/page-state.js';
import { readPreviews } from '../../platform/preview/stored-previews.js';
import { readRecorder, writeRecorder, type Recorder } from '../../platform/recording/recorder.js';
import { changeRecording } from '../../platform/recording/stored-recordings.js';
import { run, within } from '../../platform/tasks.js';
import { followForms } from './forms.js';
import { createViolationBatches, createReadAgain, createRecordedRedirects } from './violations.js';

/** Milliseconds that the last readings may take, and the last violations: a page that hangs has none. */
const LAST_MS = 5_000;
const LAST_VIOLATIONS_MS = 1_000;

/** Event handlers in attributes, as the browser reports them. The policy of a recording allows them: they may be many. */
const HANDLERS = { directive: 'script-src-attr', blocked: 'inline', disposition: 'report', source: '' };

/**
 * Records the pages of one origin. Call it once, at the top level: it listens to the pages.
 * @param gathered adds what was read of a page to its facts
 */
export function createRecorder(gathered: (tabId: number, event: Gathered) => Promise<void>) {
  /** By origin; one at a time. */
  const recorders = createSessionRules<string, Recorder>({
    async read() {
      const recorder = await readRecorder();
      return new Map(recorder && [[recorder.origin, recorder]]);
    },
    write: (running) => writeRecorder([...running.values()][0] ?? null),
    keepRules: (running) => (running.size > 0 ? Promise.resolve() : removeRecordingRule()),
    async resume(_origin, recorder) {
      await setRule(recorder);
      return recorder;
    },
    ended(origin) {
      redirects.stop();
      forms.stop();
      watched.stop(origin);
    },
  });
  const current = async () => [...(await recorders.all()).values()][0];
  /** Whether an origin is recorded; undefined until it is known whether any is. */
  const isRunning = (url: string) => recorders.known()?.has(originOf(url));

  const violations = createViolationBatches(async ({ tabId, url }, messages) => {
    const origin = originOf(url);
    if (!(await recorders.all()).has(origin) || (await readPreviews())[tabId]) return;
    const observed = parseObserved(messages, url);
    await changeRecording(origin, (before) => {
      const after = before && withObservedLoads(before, url, observed, Date.now());
      return after && forms.withEarlier(after);
    });
  });
  const readAgain = createReadAgain(recordPage);
  const redirects = createRecordedRedirects((page, message) => {
    if (isRunning(page.url) !== false) violations.add(page, message);
  });
  const forms = followForms(async (origin, edit) => {
    if ((await recorders.all()).has(origin))
      await changeRecording(origin, (before) => before && edit(before));
  });
  const watched = watchPages((page, message) => {
    if (isRunning(page.url) === false) return;
    if (parseObserverState(message)?.says === 'handlers') violations.add(page, HANDLERS);
    if (violationsIn(message) === 0) return;
    violations.add(page, message);
    readAgain(page);
  });
  keepObserved(({ url }) => isRunning(url) === true);
  // Also before it is known whether a recording runs: a request may have started the background.
  redirects.start();
  forms.start();
  run(
    current().then((recorder) => {
      if (recorder) return;
      redirects.stop();
      forms.stop();
    }),
  );

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
    const [after, facts] = await Promise.all([shownIn(tabId).catch(() => null), factsOf(id)]);
    // What was read of a page that was left meanwhile is dropped.
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
  async function recordResponse(tabId: number, id: string): Promise<void> {
    const recorder = await current();
    const facts = recorder && (await factsOf(id));
    if (!facts) return;
    const document = documentRead(id, tabId, snapshotOf(facts, Date.now()), recorder);
    if (!document) return;
    await changeRecording(recorder.origin, (before) => before && withLateResponse(before, document));
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

  /** Ends the recording, after its open pages were read once more. */
  async function stop(): Promise<void> {
    try {
      await within(LAST_MS, recordOpenPages());
      const recorder = await current();
      const silent = recorder ? await watched.flush(recorder.origin, LAST_VIOLATIONS_MS) : [];
      await violations.flush();
      if (recorder && silent.length > 0) {
        const at = Date.now();
        await changeRecording(
          recorder.origin,
          (before) => before && silent.reduce((all, { url }) => withUnanswered(all, url, at), before),
        );
      }
    } finally {
      await end();
    }
  }

  /** Ends the recording of an origin, or of any, without reading more: its data is deleted or replaced. */
  function end(origin?: string): Promise<void> {
    return recorders.inTurn((turn) => turn.end(origin === undefined ? [...turn.running.keys()] : [origin]));
  }

  /** Changes what runs, and its rule. */
  function changeRule(edit: (recorder: Recorder) => Recorder | Promise<Recorder>): Promise<void> {
    return recorders.inTurn(async ({ running, set }) => {
      for (const [origin, recorder] of running) {
        const now = await edit(recorder);
        if (now !== recorder) await set(origin, now, () => setRule(now));
      }
    });
  }

  return {
    /** Starts recording the origin that a tab shows, and reads its pages that are open. */
    async start(tabId: number): Promise<void> {
      await recorders.inTurn(async (turn) => {
        const state = await pageStateOf(tabId, factsOf);
        if (await isPrivate(tabId)) throw new Error('Nothing is recorded in private windows.');
        if (state.kind !== 'page' || !(await hasAccess(state.snapshot.url)))
          throw new Error('This page cannot be recorded.');
        if (state.preview || state.snapshot.simulated)
          throw new Error('A simulated page says nothing of the site: end the preview first.');
        const { origin } = new URL(state.snapshot.url);
        if (!isNameable(origin)) throw new Error('The address of this site cannot be recorded.');
        await turn.end([...turn.running.keys()]);
        const isUnwatched = await mayStoreSimulated(tabId);
        const excludedTabs = await tabsToExclude();
        const startedAt = Date.now();
        await changeRecording(origin, (before) => before ?? newRecording(emptyRecording(origin), startedAt));
        const recorder = { origin, startedAt, excludedTabs, ...(isUnwatched && { isUnwatched }) };
        await turn.set(origin, recorder, () => {
          redirects.start();
          forms.start();
          return setRule(recorder);
        });
      });
      await recordOpenPages();
    },
    stop,
    end,
    /** A simulated page says nothing of the site, and its violations are those of the preview. */
    async stopFor(tabId: number): Promise<void> {
      const recorder = await current();
      if (recorder && (await showsOrigin(tabId, recorder))) await stop();
    },
    /** After a change of access: nothing is recorded without it, and no view could stop it. */
    endWithoutAccess: recorders.endWithoutAccess,
    /** When the background starts: the pages that are open are watched again. */
    async resume(): Promise<void> {
      await recorders.reconcile();
      await recordOpenPages();
    },
    /** Whether the pages of a URL's origin are recorded. */
    async isRecorded(url: string): Promise<boolean> {
      return (await recorders.all()).has(originOf(url));
    },
    /** A new document: what its scripts do is watched from its commit on. */
    async follow(tabId: number): Promise<void> {
      const recorder = await current();
      if (recorder && (await isRecordable(tabId, recorder))) await observe(tabId);
    },
    /** It counts as not read until it is: it may lead on before it has loaded. */
    async committed(tabId: number, { documentId: id, url }: Committed): Promise<void> {
      const recorder = await current();
      if (!recorder || originOf(url) !== recorder.origin) return;
      if ((await isPrivate(tabId)) || (await readPreviews())[tabId]) return;
      const facts = await factsOf(id);
      const known = facts ? snapshotOf(facts, Date.now()) : withoutFacts(url);
      const document = documentRead(id, tabId, known, recorder);
      if (document)
        await changeRecording(recorder.origin, (before) => before && withCommitted(before, document));
    },
    /** A page has loaded. */
    async loaded(tabId: number): Promise<void> {
      const recorder = await current();
      if (!recorder || !(await isRecordable(tabId, recorder))) return;
      if (!recorder.isUnwatched && (await mayStoreSimulated(tabId)))
        await changeRule((now) => (now.origin === recorder.origin ? { ...now, isUnwatched: true } : now));
      await recordPage(tabId);
    },
    response: recordResponse,
    /** A new tab in a private window gets no policy. Its first page may have been requested before, and have one. */
    async exclude(tabId: number): Promise<void> {
      if (!(await current()) || !(await isPrivate(tabId))) return;
      await changeRule(async (now) => {
        if (now.excludedTabs.includes(tabId)) return now;
        const open = await allTabs();
        return { ...now, excludedTabs: [...now.excludedTabs.filter((one) => open.includes(one)), tabId] };
      });
    },
  };
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
    chain: notSeen('interrupted'),
    cookieStore: notSeen('cookies-not-read'),
    markup: notSeen('page-not-read'),
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

function setRule({ origin, excludedTabs, isUnwatched }: Recorder): Promise<void> {
  return isUnwatched ? removeRecordingRule() : setRecordingRule(origin, excludedTabs);
}
