import type { Hop, Markup, Observed, StoredCookie, Unseen } from '../engine/index.js';
import type { CaptureEvent, Committed, RequestEvent } from './events.js';
import { advance, chainOf, type Exchange } from './exchange.js';
import { unseen } from './headers.js';

/** Requests of a tab that are held for a document to come; the oldest give way. */
const MAX_EXCHANGES = 8;
/** Documents of a tab that are remembered, for the bfcache; the oldest give way. */
const MAX_DOCUMENTS = 12;
/** Navigations of a tab that are under way at once: its own and those being prerendered. */
const MAX_STARTS = 12;

/** The facts of one document. */
export interface DocumentFacts {
  readonly id: string;
  readonly url: string;
  readonly committedAt: number;
  readonly chain: Observed<readonly Hop[]>;
  readonly cookieStore: Observed<readonly StoredCookie[]>;
  readonly markup: Observed<Markup>;
}

/** What is under way in one tab, and which documents it has shown. */
export interface TabFacts {
  /** Where the navigations under way set out from. */
  readonly starts: readonly { readonly frameId: number; readonly url: string }[];
  /** Requests that have not become a document's, oldest first. */
  readonly exchanges: readonly Exchange[];
  /** Oldest first. */
  readonly documents: readonly KnownDocument[];
}

/** What tells which request made a document. */
interface KnownDocument {
  readonly id: string;
  readonly frameId: number;
  readonly url: string;
  readonly committedAt: number;
  /** Where its navigation set out from; null when that was missed. */
  readonly start: string | null;
  /** Whether the request that made it was seen through. */
  readonly answered: boolean;
}

export const NO_TAB_FACTS: TabFacts = { starts: [], exchanges: [], documents: [] };

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
  if (event.type === 'committed' || event.type === 'gathered') return event.documentId;
  if (event.type !== 'started') return null;
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
      const others = tab.starts.filter(({ frameId }) => frameId !== event.frameId);
      const starts = [...others, { frameId: event.frameId, url: event.url }].slice(-MAX_STARTS);
      return keep({ tab: { ...tab, starts } });
    }
    case 'navigation-failed': {
      // Its answers belong to no document: a later one at the same URL must not take them for its own.
      const exchanges = tab.exchanges.filter(
        ({ frameId, url, startedAt }) =>
          frameId !== event.frameId || url !== event.url || startedAt > event.at,
      );
      return keep({ tab: { ...tab, exchanges } });
    }
    case 'committed':
      return commit(facts, event);
    case 'gathered': {
      if (!document) return keep({});
      const { cookieStore = document.cookieStore, markup = document.markup } = event;
      return keep({ document: { ...document, cookieStore, markup } });
    }
    case 'tab-removed':
      return { tab: NO_TAB_FACTS, document: null, forgotten: tab.documents.map(({ id }) => id) };
    case 'requested':
    case 'answered':
    case 'redirected':
    case 'started':
      return keep(exchange(facts, event));
  }
}

function exchange({ tab, document }: Facts, event: RequestEvent): Facts {
  const before = heldExchange(tab, event);
  const after = advance(before, event);
  const waiting = waitingFor(tab, after);
  if (!waiting || document?.id !== waiting.id) {
    const exchanges = before
      ? tab.exchanges.map((held) => (held === before ? after : held))
      : [...tab.exchanges, after].slice(-MAX_EXCHANGES);
    return { tab: { ...tab, exchanges }, document };
  }
  const documents = tab.documents.map((known) => (known === waiting ? { ...known, answered: true } : known));
  return {
    tab: { ...tab, exchanges: tab.exchanges.filter((held) => held !== before), documents },
    document: { ...document, chain: chainOf(after, waiting.start) },
  };
}

function heldExchange(tab: TabFacts, { requestId }: RequestEvent): Exchange | undefined {
  return tab.exchanges.find((held) => held.requestId === requestId);
}

/** Firefox may tell of a document before it tells of the request that made it. */
function waitingFor(tab: TabFacts, made: Exchange): KnownDocument | undefined {
  return tab.documents.find((document) => !document.answered && couldMake(made, document));
}

function commit({ tab, document: known }: Facts, event: Committed): Reduced {
  const { frameId, documentId: id, url, at: committedAt } = event;
  const watched = tab.starts.find((navigation) => navigation.frameId === frameId)?.url ?? null;
  // Where its start was missed: without a redirect, it is where it ends.
  const start = watched ?? (event.redirected ? null : url);
  const starts = tab.starts.filter((navigation) => navigation.frameId !== frameId);
  const others = tab.documents.filter((document) => document.id !== id);
  const before = tab.documents.find((document) => document.id === id);
  // Back from the bfcache or out of prerendering: it has its facts.
  if (known && before)
    return { tab: { ...tab, starts, documents: [...others, before] }, document: known, forgotten: [] };

  const fresh = { id, frameId, url, committedAt, start };
  const made = tab.exchanges.findLast((candidate) => couldMake(candidate, fresh));
  const underWay = tab.exchanges.some((candidate) => candidate.frameId === frameId && candidate.url === url);
  const documents = [...others, { ...fresh, answered: made !== undefined }];
  // What started earlier in the frame was given up for this one.
  const isOver = (other: Exchange) =>
    made !== undefined && other.frameId === frameId && other.startedAt <= made.startedAt;
  return {
    tab: {
      starts,
      exchanges: tab.exchanges.filter((other) => !isOver(other)),
      documents: documents.slice(-MAX_DOCUMENTS),
    },
    document: {
      id,
      url,
      committedAt,
      chain: made ? chainOf(made, start) : unseen(whyNoRequest(event.access, watched !== null && !underWay)),
      cookieStore: unseen('cookies-not-read'),
      markup: unseen('page-not-read'),
    },
    forgotten: documents.slice(0, -MAX_DOCUMENTS).map((document) => document.id),
  };
}

/** Whether the request made the document, as far as anyone can tell. */
function couldMake(
  { url, frameId, startedAt, state }: Exchange,
  document: Pick<KnownDocument, 'url' | 'frameId' | 'committedAt'>,
): boolean {
  return (
    state === 'started' &&
    document.url === url &&
    document.frameId === frameId &&
    document.committedAt >= startedAt
  );
}

/** We watched all of the navigation and saw no request: a service worker answered, past the network. */
function whyNoRequest(access: boolean, watchedAll: boolean): Unseen {
  if (!access) return 'no-permission';
  return watchedAll ? 'service-worker' : 'interrupted';
}
