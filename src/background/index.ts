import type { CaptureEvent, Committed, RequestEvent } from '../capture/events.js';
import { parseLook } from '../capture/history/looks.js';
import { parseChoice } from '../capture/preview/choice.js';
import { parseAdvice, parseFailedBefore, parseParts } from '../capture/preview/preview.js';
import { isWeb } from '../capture/url.js';
import { anyNumber, anyOf, anyText, gradeOfPage, ifValid, oneOf, recordOf } from '../engine/index.js';
import { onAccessChanged, noteRequest } from '../platform/browser/access.js';
import { badgeCleared, paintBadge } from '../platform/browser/action.js';
import { badgeOf } from '../platform/browser/badge.js';
import { readBadgeSetting } from '../platform/settings/badge-setting.js';
import { rememberStack, stackNames } from '../platform/settings/change-choices.js';
import { cleanBaselines } from '../platform/history/baselines.js';
import { readCookieStore } from '../platform/browser/cookies.js';
import { keep, parseDecision } from '../platform/settings/decisions.js';
import { addLook } from '../platform/history/histories.js';
import { onInstalled, openWelcomePage, onUpdated } from '../platform/settings/first-run.js';
import { capture, factsOf } from '../platform/session/facts.js';
import { onLoaded, onNavigation, onOtherPage, shownIn } from '../platform/browser/navigation.js';
import { pageStateOf } from '../platform/session/page-state.js';
import { readPage } from '../platform/page/page.js';
import { protectDisk } from '../platform/storage/local-storage.js';
import { openHarPage, openSettings } from '../platform/settings/open-settings.js';
import { onMessage, type Protocol } from '../platform/messages/protocol.js';
import { createTurns } from '../platform/storage/queue.js';
import { removeOriginRule } from '../platform/probe/probe-origin.js';
import { parseAgreed, parseAgreedFile, parseAgreedVisits } from '../platform/probe/probe-message.js';
import { serveSubscriptions } from '../platform/messages/subscriptions.js';
import { verified, verifiedInOrder } from '../platform/preview/tokens.js';
import { protectSession } from '../platform/storage/storage.js';
import { seenPagesOf } from '../platform/session/seen-pages.js';
import {
  allTabs,
  isPrivate,
  onTabCreated,
  onTabRemoved,
  openPopupBeside,
  reloadTab,
  onTabChange,
} from '../platform/browser/tabs.js';
import { hasPort, keepPorts, onViolation } from '../platform/page/violation-ports.js';
import { observeViolations } from '../platform/page/observe-violations.js';
import { onRequest, onTabRequest } from '../platform/browser/web-request.js';
import { idle, run } from '../platform/tasks.js';
import {
  endPreview,
  endWithoutAccess,
  followPreview,
  forgetPreview,
  isPreviewed,
  reconcilePreviews,
  startPreview,
} from './preview/preview.js';
import { hashOf, probe } from './probe/probe.js';
import { createRecorder } from './recording/recorder.js';
import { visitAsOthers } from './recording/visits.js';

// Listeners are registered synchronously: later ones would miss the event that woke the worker.

onRequest((event) => {
  noteRequest(event);
  run(captureRequest(event.tabId, verified(event)));
});
onNavigation((tabId, event) =>
  run(event instanceof Promise ? captureDocument(tabId, event) : captureEvent(tabId, event)),
);
// No other event follows for such a page, so a badge still being painted for the previous page would stay.
onOtherPage((tabId) => {
  badgeCleared(tabId);
  run(paint(tabId));
  run(followPreview(tabId, Date.now()));
});
onLoaded((tabId) => run(gatherInTurn(tabId).then(() => recorder.loaded(tabId))));
onTabCreated((tabId) => run(recorder.exclude(tabId)));
const recorder = createRecorder(captureEvent);
keepPorts(async ({ tabId, url }) => (await isPreviewed(tabId)) || recorder.isRecorded(url));
onTabRemoved((event) => {
  badgeCleared(event.tabId);
  run(capture(event));
  run(forgetPreview(event.tabId));
});
onAccessChanged(() => {
  run(paintAll());
  run(endWithoutAccess());
  run(recorder.endWithoutAccess());
});
onUpdated(() => run(cleanBaselines()));
onInstalled(() => run(openWelcomePage()));
serveSubscriptions({
  requests: (tabId, send) => onTabRequest(tabId, verifiedInOrder(send)),
  changes: (tabId, send) => onTabChange(tabId, () => send(null)),
  violations: (tabId, send, again) => {
    const stop = onViolation(tabId, send);
    // When a background ended, the observer's port closed with it. One that is open already was not for this view.
    if (again) run(observeViolations(tabId, hasPort(tabId)));
    return stop;
  },
});
const TAB = { tabId: anyNumber };
const ofTab = recordOf(TAB);
const isTrue = (raw: unknown) => raw === true;
/** A handler that replies when it is done. */
const done =
  <Request>(handle: (request: Request) => Promise<unknown>) =>
  async (request: Request) => {
    await handle(request);
    return {};
  };
onMessage({
  readPage: { parse: ofTab, handle: async ({ tabId }) => ({ read: await gather(tabId, { markup: true }) }) },
  observeViolations: {
    parse: recordOf({ ...TAB, again: isTrue }),
    handle: async ({ tabId, again }) => {
      await observeViolations(tabId, again);
      return { observed: true };
    },
  },
  probe: {
    parse: parseAgreed,
    handle: async (agreed) => ({ sent: await probe(agreed, (event) => captureEvent(agreed.tabId, event)) }),
  },
  hashFile: { parse: parseAgreedFile, handle: hashOf },
  chooseStack: {
    parse: recordOf({ ...TAB, names: (raw) => (raw === null ? null : stackNames(raw)) }),
    handle: async ({ tabId, names }) => ({ kept: await choose(tabId, names) }),
  },
  decide: {
    parse: recordOf({ tabId: anyOf<number | null>(anyNumber, oneOf(null)), decision: parseDecision }),
    handle: async ({ tabId, decision }) => {
      if (decision.kind === 'clear') await recorder.end();
      if (decision.kind === 'forget-recording') await recorder.end(decision.site);
      if (decision.kind === 'import-recording') await recorder.end(decision.stored.recording.origin);
      const kept = await keep(decision, tabId);
      await paintAll();
      return kept;
    },
  },
  look: {
    parse: recordOf({ ...TAB, page: anyText, look: parseLook }),
    handle: done(async ({ tabId, page, look }) => {
      if (!(await isPrivate(tabId))) await addLook(page, look);
    }),
  },
  startPreview: {
    parse: recordOf<Protocol['startPreview']['request']>({
      ...TAB,
      advice: parseAdvice,
      parts: parseParts,
      failed: ifValid(parseFailedBefore),
      choice: ifValid(parseChoice),
    }),
    handle: async ({ tabId, advice, ...details }) => {
      await recorder.stopFor(tabId);
      return { started: await startPreview(tabId, advice, details) };
    },
  },
  endPreview: { parse: ofTab, handle: done(({ tabId }) => endPreview(tabId)) },
  startRecording: { parse: ofTab, handle: done(({ tabId }) => recorder.start(tabId).then(paintAll)) },
  visitPages: { parse: parseAgreedVisits, handle: visitAsOthers },
  stopRecording: { parse: () => null, handle: done(() => recorder.stop().then(paintAll)) },
  pageState: { parse: ofTab, handle: ({ tabId }) => pageStateOf(tabId, factsOf) },
  reload: {
    parse: recordOf({ ...TAB, bypassCache: isTrue }),
    handle: done(({ tabId, ...options }) => reloadTab(tabId, options)),
  },
  openPopup: { parse: ofTab, handle: done(({ tabId }) => openPopupBeside(tabId)) },
  seenPages: {
    parse: recordOf({ ...TAB, origin: anyText }),
    handle: ({ tabId, origin }) => seenPagesOf(origin, tabId),
  },
  openHarPage: { parse: () => null, handle: done(openHarPage) },
  openSettings: { parse: () => null, handle: done(openSettings) },
  idle: { parse: () => null, handle: done(idle) },
});

run(removeOriginRule());
run(reconcilePreviews());
run(recorder.resume());
run(protectDisk());
run(protectSession());

/** Records an event, and updates the badge if facts changed. */
async function captureEvent(tabId: number, event: CaptureEvent | Promise<CaptureEvent>): Promise<void> {
  if ((await capture(event)) !== null) await paint(tabId);
}

/** Records an event of a request: most come before their document is committed, and change none. */
async function captureRequest(tabId: number, event: RequestEvent | Promise<RequestEvent>): Promise<void> {
  const changed = await capture(event);
  if (changed === null) return;
  await paint(tabId);
  await recorder.response(tabId, changed);
}

/** Records a committed document. For one from the bfcache no event reports the end of loading. */
async function captureDocument(tabId: number, event: Promise<Committed>): Promise<void> {
  badgeCleared(tabId);
  // In the order of the commits, and without waiting for storage.
  run(event.then(({ at, url }) => followPreview(tabId, at, url)));
  run(event.then(() => recorder.follow(tabId)));
  const isNew = (await capture(event)) !== null;
  // Events that were captured together ask for the badge together, and it is painted once.
  await Promise.all([
    paint(tabId),
    event.then((committed) => (committed.frameId === 0 ? recorder.committed(tabId, committed) : undefined)),
  ]);
  if (isNew) return;
  await gatherInTurn(tabId);
  await recorder.loaded(tabId);
}

/** Reads the cookie store for the document in a tab, and its DOM if `markup` is set. */
async function gather(tabId: number, { markup = false } = {}): Promise<boolean> {
  const shown = await shownIn(tabId);
  if (!shown || !isWeb(shown.url)) return false;
  const { documentId, url } = shown;
  const [cookieStore, read] = await Promise.all([
    readCookieStore(tabId, url),
    markup ? readPage(tabId, documentId) : undefined,
  ]);
  await captureEvent(tabId, {
    type: 'gathered',
    tabId,
    documentId,
    cookieStore,
    ...read,
  });
  return read?.markup.seen ?? false;
}

/** Stores the servers that the user chose for a site. Nothing from private windows is stored. */
async function choose(tabId: number, names: readonly string[] | null): Promise<boolean> {
  const shown = await shownIn(tabId);
  if (!shown || !isWeb(shown.url) || (await isPrivate(tabId))) return false;
  await rememberStack(new URL(shown.url).host, names);
  return true;
}

/** One at a time, so that an older badge cannot overwrite a newer one. */
const paint = createTurns(async (tabId: number) => {
  const [state, isOn] = await Promise.all([pageStateOf(tabId, factsOf), readBadgeSetting()]);
  const badge =
    state.kind === 'page'
      ? badgeOf(gradeOfPage(state.snapshot, state.suppressed), {
          ...(state.snapshot.simulated && { simulated: true }),
          ...(state.isRecorded && { isRecorded: true }),
        })
      : badgeOf(null);
  await paintBadge(tabId, isOn ? badge : { ...badge, text: '' });
});

async function paintAll(): Promise<void> {
  await Promise.all((await allTabs()).map(paint));
}

/** One at a time, so that a page that keeps navigating is read once, when it stops. */
const gatherInTurn = createTurns(async (tabId: number) => {
  await gather(tabId);
});

/** For browser automation: all listeners are registered now. */
Object.assign(globalThis, { sitegradeReady: true });
