import type { Markup, Observed, StoredCookie, Unseen } from '../engine/index.js';
import type { CaptureEvent, Committed, RequestEvent } from './events.js';
import { advance, type Exchange } from './exchange.js';
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
  /** Where its navigation set out from; null when that was missed. */
  readonly start: string | null;
  /** The request that made it; null while, or because, none was seen. */
  readonly exchange: Exchange | null;
  /** Why no request was seen, where none was. */
  readonly because: Unseen;
  readonly cookieStore: Observed<readonly StoredCookie[]>;
  readonly markup: Observed<Markup>;
}

/** What is under way in one tab, and which documents it has shown. */
export interface TabFacts {
  readonly starts: readonly { readonly frameId: number; readonly url: string }[];
  /** Requests no document has claimed yet, oldest first. */
  readonly exchanges: readonly Exchange[];
  /** Oldest first; `requestId` is null while no request was seen for it. */
  readonly documents: readonly {
    readonly id: string;
    readonly frameId: number;
    readonly requestId: string | null;
  }[];
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
  switch (event.type) {
    case 'committed':
    case 'gathered':
      return event.documentId;
    case 'requested':
    case 'answered':
    case 'redirected':
    case 'started': {
      const claimed = tab.documents.find(({ requestId }) => requestId === event.requestId);
      // Firefox may commit before it tells of the request: then the latest document still waits for it.
      const waiting = tab.documents.findLast(
        ({ requestId, frameId }) => requestId === null && frameId === event.frameId,
      );
      return (claimed ?? waiting)?.id ?? null;
    }
    case 'navigating':
    case 'navigation-failed':
    case 'tab-removed':
      return null;
  }
}

/**
 * Facts after one more event. Headers are held by request, and become a document's when it commits; the
 * order of the two does not matter. `facts.document` is the one that `documentOf` asks for.
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
      const isOther = ({ frameId, url }: { frameId: number; url: string }) =>
        frameId !== event.frameId || url !== event.url;
      return keep({
        tab: { ...tab, exchanges: tab.exchanges.filter(isOther), starts: tab.starts.filter(isOther) },
      });
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
  if (document?.exchange?.requestId === event.requestId)
    return { tab, document: { ...document, exchange: advance(document.exchange, event) } };
  const before = tab.exchanges.find(({ requestId }) => requestId === event.requestId);
  const after = advance(before, event);
  const others = tab.exchanges.filter((other) => other !== before);
  if (document?.exchange === null && couldMake(after, document.url, event.frameId, document.committedAt)) {
    const documents = tab.documents.map((known) =>
      known.id === document.id ? { ...known, requestId: event.requestId } : known,
    );
    return { tab: { ...tab, exchanges: others, documents }, document: { ...document, exchange: after } };
  }
  return { tab: { ...tab, exchanges: [...others, after].slice(-MAX_EXCHANGES) }, document };
}

function commit({ tab, document: known }: Facts, event: Committed): Reduced {
  const { frameId, documentId: id, url, at } = event;
  const start = tab.starts.find((navigation) => navigation.frameId === frameId)?.url ?? null;
  const starts = tab.starts.filter((navigation) => navigation.frameId !== frameId);
  const candidates = tab.exchanges.filter((candidate) => couldMake(candidate, url, frameId, at));
  const made = known ? null : latest(candidates);
  const others = tab.documents.filter((document) => document.id !== id);
  const requestId = known ? (known.exchange?.requestId ?? null) : (made?.requestId ?? null);
  const documents = [...others, { id, frameId, requestId }];
  return {
    tab: {
      starts,
      // Older requests of the frame were given up by the browser when it went for this one.
      exchanges: tab.exchanges.filter(
        (other) => !made || other.frameId !== frameId || other.startedAt > made.startedAt,
      ),
      documents: documents.slice(-MAX_DOCUMENTS),
    },
    document: known ?? {
      id,
      url,
      committedAt: at,
      start,
      exchange: made,
      because: whyNoRequest(event.access, start),
      cookieStore: unseen('cookies-not-read'),
      markup: unseen('page-not-read'),
    },
    forgotten: documents.slice(0, -MAX_DOCUMENTS).map((document) => document.id),
  };
}

/** Whether the exchange can have made the document that committed at `url` in frame `frameId` at `at`. */
function couldMake(exchange: Exchange, url: string, frameId: number, at: number): boolean {
  return exchange.url === url && exchange.frameId === frameId && exchange.startedAt <= at;
}

function latest(exchanges: readonly Exchange[]): Exchange | null {
  return exchanges.reduce<Exchange | null>(
    (best, next) => (best && best.startedAt > next.startedAt ? best : next),
    null,
  );
}

/** A service worker's answer passes the network by; we were there from the start and saw no request. */
function whyNoRequest(access: boolean, start: string | null): Unseen {
  if (!access) return 'no-permission';
  return start === null ? 'interrupted' : 'service-worker';
}
