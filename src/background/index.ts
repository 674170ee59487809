import type { CaptureEvent } from '../capture/events.js';
import { isWeb } from '../capture/url.js';
import { assess } from '../engine/index.js';
import { onAccessChanged } from '../platform/access.js';
import { paintBadge } from '../platform/action.js';
import { badgeOf } from '../platform/badge.js';
import { readCookieStore } from '../platform/cookies.js';
import { record } from '../platform/facts.js';
import { onLoaded, onNavigation, onOtherPage, shownIn } from '../platform/navigation.js';
import { observeViolations } from '../platform/observe-violations.js';
import { pageStateOf } from '../platform/page-state.js';
import { readMarkup } from '../platform/page.js';
import { onMessage } from '../platform/protocol.js';
import { createTurns } from '../platform/queue.js';
import { isRecord } from '../platform/storage.js';
import { serveRequests } from '../platform/tab-requests.js';
import { allTabs, onTabGone } from '../platform/tabs.js';
import { onRequest } from '../platform/web-request.js';

// Listeners are registered here and now: one registered later misses the event that woke the worker.

onRequest((event) => {
  run(follow(event.tabId, event));
});
onNavigation((tabId, event) => {
  const done = follow(tabId, event);
  run(event instanceof Promise ? done.then(() => gatherInTurn(tabId)) : done);
});
// A letter on its way for the page before would otherwise stay on one that nothing else is told of.
onOtherPage((tabId) => {
  run(paint(tabId));
});
onLoaded((tabId) => {
  run(gatherInTurn(tabId));
});
onTabGone((event) => {
  run(record(event));
});
onAccessChanged(() => {
  run(allTabs().then((tabs) => Promise.all(tabs.map(paint))));
});
serveRequests();
const ofTab = (raw: unknown) =>
  isRecord(raw) && typeof raw['tabId'] === 'number' ? { tabId: raw['tabId'] } : undefined;
onMessage({
  readPage: {
    parse: ofTab,
    handle: async ({ tabId }) => ({ read: await gather(tabId, { markup: true }) }),
  },
  observeViolations: {
    parse: ofTab,
    handle: async ({ tabId }) => {
      await observeViolations(tabId);
      return { observed: true };
    },
  },
});

/** Takes an event into the facts, and shows what that changes. */
async function follow(tabId: number, event: CaptureEvent | Promise<CaptureEvent>): Promise<void> {
  const changed = await record(event);
  // The browser wipes a tab's badge at each commit, also where the facts stay as they were.
  if (changed !== null || event instanceof Promise) await paint(tabId);
}

/** Reads what the browser can be asked of the document a tab shows; its DOM only when told to. */
async function gather(tabId: number, { markup = false } = {}): Promise<boolean> {
  const shown = await shownIn(tabId);
  if (!shown || !isWeb(shown.url)) return false;
  const { documentId, url } = shown;
  const [cookieStore, read] = await Promise.all([
    readCookieStore(tabId, url),
    markup ? readMarkup(tabId, documentId) : undefined,
  ]);
  await follow(tabId, {
    type: 'gathered',
    tabId,
    documentId,
    cookieStore,
    ...(read && { markup: read }),
  });
  return read?.seen ?? false;
}

/** One after another: a badge painted late must not cover a newer one. */
const paint = createTurns(async (tabId: number) => {
  const state = await pageStateOf(tabId);
  await paintBadge(tabId, badgeOf(state.kind === 'page' ? assess(state.snapshot) : null));
});

/** A page that goes from one address to the next is read when it comes to rest. */
const gatherInTurn = createTurns(async (tabId: number) => {
  await gather(tabId);
});

function run(task: Promise<unknown>): void {
  task.catch((error: unknown) => {
    console.error(error);
  });
}

/** For whoever drives a browser: the background listens from here on. */
Object.assign(globalThis, { sitegradeReady: true });
