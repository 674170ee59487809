import type { Hop, Markup, Observed, Probed, StoredCookie, Unseen } from '../engine/index.js';
import type { CaptureEvent, Committed, RequestEvent } from './events.js';
import { advance, chainOf, isSeenThrough, isStart, lose, type Exchange, type Start } from './exchange.js';
import { unseen } from './observed.js';
import { withProbed } from './probed.js';
import { isWeb } from './url.js';

/** Documents of a tab that are remembered, for the bfcache; the oldest that are not on show give way. */
const MAX_DOCUMENTS = 12;
/** Navigations of a tab, and requests, that are under way at once: its own and those being prerendered. */
const MAX_UNDER_WAY = 12;

/** The facts of one document. */
export interface DocumentFacts {
  readonly id: string;
  readonly url: string;
  readonly committedAt: number;
  readonly chain: Observed<readonly Hop[]>;
  readonly cookieStore: Observed<readonly StoredCookie[]>;
  readonly markup: Observed<Markup>;
  /** What was asked for beyond the page, and what came of it; absent where nothing was. */
  readonly probes?: readonly Probed[];
}

/** Where a navigation under way set out from. */
interface Navigation extends Start {
  readonly frameId: number;
  /** Events may have been missed since. */
  readonly gap?: true;
}

/** What is under way in one tab, and which documents it has shown. */
export interface TabFacts {
  /** Oldest first; those of a frame until it comes to a document. */
  readonly navigations: readonly Navigation[];
  /** Requests that have not become a document's, oldest first. */
  readonly exchanges: readonly Exchange[];
  /** Oldest first. */
  readonly documents: readonly KnownDocument[];
  /** The id of the document on show. */
  readonly shown?: string;
}

/** What tells which request made a document. */
interface KnownDocument {
  readonly id: string;
  readonly frameId: number;
  readonly url: string;
  readonly committedAt: number;
  /** Where it may have been redirected from, as far as nothing was missed; null where it was not redirected. */
  readonly starts: readonly Start[] | null;
  /** When the request began that made it; null while none is known. */
  readonly madeBy: number | null;
}

export const NO_TAB_FACTS: TabFacts = { navigations: [], exchanges: [], documents: [] };

/** A tab's facts, and those of the one document that an event can touch. */
export interface Facts {
  readonly tab: TabFacts;
  readonly document: DocumentFacts | null;
}

/** Facts after an event, and the ids of documents to forget. */
export interface Reduced extends Facts {
  readonly forgotten: readonly string[];
}

/** The id of the one document whose facts `reduce` needs for this event; null when it needs none. */
export function documentOf(tab: TabFacts, event: CaptureEvent): string | null {
  if (event.type === 'committed' || event.type === 'gathered' || event.type === 'probed') {
    const { documentId } = event;
    return tab.documents.some(({ id }) => id === documentId) ? documentId : null;
  }
  if (event.type !== 'started' && event.type !== 'taken-over') return null;
  return waitingFor(tab, advance(heldExchange(tab, event), event))?.id ?? null;
}

/**
 * Facts after one more event. Answers are held by request; they become a document's once its request was
 * seen through and it committed, whichever is told first. `facts.document` is what `documentOf` asks for.
 */
export function reduce(facts: Facts, event: CaptureEvent): Reduced {
  const { tab, document } = facts;
  const keep = (changes: Partial<Facts>): Reduced => ({ tab, document, ...changes, forgotten: [] });
  switch (event.type) {
    case 'navigating': {
      const { frameId, url, at } = event;
      const navigations = [...tab.navigations, { frameId, url, at }].slice(-MAX_UNDER_WAY);
      return keep({ tab: { ...tab, navigations } });
    }
    case 'navigation-failed': {
      // Its answers belong to no document: a later one at the same URL must not take them for its own.
      const exchanges = tab.exchanges.filter(
        ({ frameId, url, startedAt }) =>
          frameId !== event.frameId || url !== event.url || startedAt > event.at,
      );
      // In Firefox its error page commits next, which no navigation made; nor did what it was carried on from.
      const failed = tab.navigations.findLastIndex(
        ({ frameId, url }) => frameId === event.frameId && isStart(event.url, url),
      );
      const navigations = tab.navigations.filter(
        ({ frameId }, index) => frameId !== event.frameId || index > failed,
      );
      return keep({ tab: { ...tab, navigations, exchanges } });
    }
    case 'committed':
      return commit(facts, event);
    case 'gathered': {
      if (!document) return keep({});
      const { cookieStore = document.cookieStore, markup = document.markup } = event;
      return keep({ document: { ...document, cookieStore, markup } });
    }
    case 'probed': {
      if (!document) return keep({});
      return keep({ document: { ...document, probes: withProbed(document.probes ?? [], event.probe) } });
    }
    case 'gap':
      return keep({ tab: afterGap(tab) });
    case 'tab-removed':
      return { tab: NO_TAB_FACTS, document: null, forgotten: tab.documents.map(({ id }) => id) };
    case 'requested':
    case 'answered':
    case 'redirected':
    case 'started':
    case 'taken-over':
      return keep(exchange(facts, event));
  }
}

/**
 * Doubts what may no longer hold once events were missed. A document, and a request of the same address, may
 * have come and gone meanwhile: an answer complete before makes no document after, nor the other way round.
 * And a request not answered before may have been a service worker's preload.
 */
function afterGap(tab: TabFacts): TabFacts {
  return {
    ...tab,
    navigations: tab.navigations.map((navigation) => ({ ...navigation, gap: true })),
    exchanges: tab.exchanges.map((held) => (held.state === 'answered' ? held : lose(held))),
    documents: tab.documents.map((known) => ({ ...known, madeBy: known.madeBy ?? known.committedAt })),
  };
}

function exchange({ tab, document }: Facts, event: RequestEvent): Facts {
  const before = heldExchange(tab, event);
  const after = advance(before, event);
  const waiting = waitingFor(tab, after);
  if (!waiting || document?.id !== waiting.id) {
    const exchanges = before
      ? tab.exchanges.map((held) => (held === before ? after : held))
      : [...tab.exchanges, after].slice(-MAX_UNDER_WAY);
    return { tab: { ...tab, exchanges }, document };
  }
  const documents = tab.documents.map((known) =>
    known === waiting ? { ...known, madeBy: after.startedAt } : known,
  );
  const exchanges = tab.exchanges.filter((held) => held !== before && !isOver(held, after));
  return {
    tab: { ...tab, exchanges, documents },
    document: { ...document, chain: chainOf(after, waiting.starts) },
  };
}

function heldExchange(tab: TabFacts, { requestId }: RequestEvent): Exchange | undefined {
  return tab.exchanges.find((held) => held.requestId === requestId);
}

/**
 * Firefox may tell of a document before it tells of the request that made it, and of an earlier request that
 * could have made it before the one that did.
 */
function waitingFor(tab: TabFacts, made: Exchange): KnownDocument | undefined {
  return tab.documents.find(
    (document) =>
      (document.madeBy === null || document.madeBy < made.startedAt) && couldMake(tab, made, document),
  );
}

/** What started earlier in the frame was given up for what made a document. */
function isOver(other: Exchange, { frameId, startedAt }: Pick<Exchange, 'frameId' | 'startedAt'>): boolean {
  return other.frameId === frameId && other.startedAt <= startedAt;
}

function commit({ tab, document: known }: Facts, event: Committed): Reduced {
  const { frameId, documentId: id, url, at: committedAt } = event;
  const own = tab.navigations.filter((under) => under.frameId === frameId);
  const navigations = tab.navigations.filter((under) => under.frameId !== frameId);
  // Redirects that were missed may have led back to where it set out from.
  const watched = own.filter(({ gap }) => !gap);
  const starts = event.redirected ? watched : null;
  const others = tab.documents.filter((document) => document.id !== id);
  const before = tab.documents.find((document) => document.id === id);
  const shown = frameId === 0 ? { shown: id } : {};
  // Back from the bfcache or out of prerendering: it has its facts.
  if (known && before) {
    const documents = [...others, before];
    return { tab: { ...tab, ...shown, navigations, documents }, document: known, forgotten: [] };
  }
  const isIdle = tab.documents.length === 0 && tab.exchanges.length === 0;
  if (isWeb(url) ? !event.inOrder && !isAwaited(event, own) : isIdle)
    return { tab, document: null, forgotten: [] };

  const fresh = { id, frameId, url, committedAt, starts };
  const made = tab.exchanges.findLast((candidate) => couldMake(tab, candidate, fresh));
  const underWay = tab.exchanges.some((candidate) => candidate.frameId === frameId && candidate.url === url);
  // Firefox asks the network for what view-source shows.
  const end = isWeb(url) ? made : { frameId, startedAt: committedAt };
  const all = [...others, { ...fresh, madeBy: end?.startedAt ?? null }];
  const exchanges = end ? tab.exchanges.filter((other) => !isOver(other, end)) : tab.exchanges;
  const { documents, forgotten } = boundDocuments({ ...tab, ...shown, documents: all });
  const after = { ...tab, ...shown, navigations, exchanges, documents };
  if (!isWeb(url)) return { tab: after, document: null, forgotten };
  const watchedAll = event.inOrder && watched.length > 0 && !underWay;
  return {
    tab: after,
    document: {
      id,
      url,
      committedAt,
      chain: made ? chainOf(made, starts) : unseen(whyNoRequest(event.access, watchedAll)),
      cookieStore: unseen('cookies-not-read'),
      markup: unseen('page-not-read'),
    },
    forgotten,
  };
}

/** A page can have others prerendered without end: they must not push out the one on show. */
function boundDocuments({ documents: all, shown }: TabFacts) {
  const surplus = all.filter(({ id }) => id !== shown).slice(0, Math.max(0, all.length - MAX_DOCUMENTS));
  return {
    documents: all.filter((document) => !surplus.includes(document)),
    forgotten: surplus.map(({ id }) => id),
  };
}

/** Whether one of the navigations of its frame led to the document. */
function isAwaited({ url, redirected }: Committed, own: readonly Start[]): boolean {
  return own.some((start) => redirected || isStart(url, start.url));
}

/**
 * Whether the request made the document, as far as anyone can tell: by address and time, which both
 * browsers keep right whatever order they tell things in. An answer makes the next document or none.
 */
function couldMake(
  { documents }: TabFacts,
  made: Exchange,
  { url, frameId, committedAt }: Pick<KnownDocument, 'url' | 'frameId' | 'committedAt'>,
): boolean {
  return (
    isSeenThrough(made) &&
    made.url === url &&
    made.frameId === frameId &&
    made.at <= committedAt &&
    !documents.some(
      (other) => other.frameId === frameId && made.at < other.committedAt && other.committedAt < committedAt,
    )
  );
}

/** Chromium: we watched all of the navigation and saw no request, so a service worker answered. */
function whyNoRequest(access: boolean, watchedAll: boolean): Unseen {
  if (!access) return 'no-permission';
  return watchedAll ? 'service-worker' : 'interrupted';
}
