import {
  isAwaited,
  type Hop,
  type Markup,
  type Observed,
  type Probed,
  type StoredCookie,
  type Unseen,
} from '../engine/index.js';
import type { CaptureEvent, Committed, RequestEvent } from './events.js';
import {
  advance,
  chainOf,
  isComplete,
  isStart,
  markIncomplete,
  mayBeLeft,
  type Exchange,
  type Start,
} from './exchange.js';
import { notSeen } from './observed.js';
import { withProbed } from './probe/probed.js';
import { isWeb } from './url.js';

/** Maximum documents of a tab, for the bfcache; the oldest ones that are not shown are dropped. */
const MAX_DOCUMENTS = 12;
/** Maximum navigations, and requests, in progress in a tab: its own and those of prerendered pages. */
const MAX_IN_PROGRESS = 12;

/** The facts of one document. */
export interface DocumentFacts {
  readonly id: string;
  readonly url: string;
  readonly committedAt: number;
  /** `awaited` until the response is reported, or it is known that it was missed: read it with `snapshotOf`. */
  readonly chain: Observed<readonly Hop[]>;
  readonly cookieStore: Observed<readonly StoredCookie[]>;
  readonly markup: Observed<Markup>;
  /** The probe's requests with their responses; absent if there are none. */
  readonly probes?: readonly Probed[];
}

/** The start of a navigation in progress. */
interface Navigation extends Start {
  readonly frameId: number;
  /** Events may have been missed since. */
  readonly gap?: true;
}

/** The navigations and requests in progress in a tab, and the documents it has shown. */
export interface TabFacts {
  /** Oldest first; those of a frame are kept until it commits a document. */
  readonly navigations: readonly Navigation[];
  /** Requests that no document has been matched to, oldest first. */
  readonly exchanges: readonly Exchange[];
  /** Oldest first. */
  readonly documents: readonly KnownDocument[];
  /** The id of the document shown now. */
  readonly shown?: string;
  /** The latest navigation, if it failed. */
  readonly failed?: FailedNavigation;
}

interface FailedNavigation {
  readonly url: string;
  /** The browser's error. */
  readonly error: string;
  /** The document of the browser's error page, once it is known. */
  readonly documentId?: string;
}

/** What is needed to match a document to its request. */
interface KnownDocument {
  readonly id: string;
  readonly frameId: number;
  readonly url: string;
  readonly committedAt: number;
  /** Where its navigation may have started, if no events were missed; null if it was not redirected. */
  readonly starts: readonly Start[] | null;
  /** When its request started; null while that is not known. */
  readonly madeBy: number | null;
}

export const NO_TAB_FACTS: TabFacts = { navigations: [], exchanges: [], documents: [] };

/** A tab's facts, and those of the one document that an event can change. */
export interface Facts {
  readonly tab: TabFacts;
  readonly document: DocumentFacts | null;
}

/** The facts after an event, and the ids of documents to delete. */
export interface Reduced extends Facts {
  readonly forgotten: readonly string[];
}

/** The id of the document whose facts `reduce` needs for this event; null if it needs none. */
export function documentOf(tab: TabFacts, event: CaptureEvent): string | null {
  if (event.type === 'committed' || event.type === 'gathered' || event.type === 'probed') {
    const { documentId } = event;
    return tab.documents.some(({ id }) => id === documentId) ? documentId : null;
  }
  // Of the others that await their response nobody looks at one soon enough.
  if (event.type === 'gap')
    return tab.documents.find(({ id, madeBy }) => id === tab.shown && madeBy === null)?.id ?? null;
  if (event.type !== 'started' && event.type !== 'taken-over') return null;
  return documentAwaiting(tab, advance(heldExchange(tab, event), event))?.id ?? null;
}

/**
 * The facts after one more event. Responses are held by request. They are assigned to a document once the request is
 * complete and the document is committed, in either order. `facts.document` is the one that `documentOf` names.
 */
export function reduce(facts: Facts, event: CaptureEvent): Reduced {
  const { tab, document } = facts;
  const keep = (changes: Partial<Facts>): Reduced => ({ tab, document, ...changes, forgotten: [] });
  switch (event.type) {
    case 'navigating': {
      const { frameId, url, at } = event;
      const navigations = [...tab.navigations, { frameId, url, at }].slice(-MAX_IN_PROGRESS);
      return keep({ tab: { ...tab, navigations } });
    }
    case 'navigation-failed': {
      // Its responses belong to no document: a later document at the same URL must not get them.
      const exchanges = tab.exchanges.filter(
        ({ frameId, url, startedAt }) =>
          frameId !== event.frameId || url !== event.url || startedAt > event.at,
      );
      // In Firefox its error page commits next, without a navigation of its own.
      const failed = tab.navigations.findLastIndex(
        ({ frameId, url }) => frameId === event.frameId && isStart(event.url, url),
      );
      const navigations = tab.navigations.filter(
        ({ frameId }, index) => frameId !== event.frameId || index > failed,
      );
      const { url, error, documentId } = event;
      const failure = { url, error, ...(documentId !== undefined && { documentId }) };
      return keep({
        tab: { ...tab, navigations, exchanges, ...(event.frameId === 0 && { failed: failure }) },
      });
    }
    case 'committed':
      return commit(facts, event);
    case 'gathered': {
      if (!document) return keep({});
      const { cookieStore = document.cookieStore, markup = document.markup } = event;
      const chain = event.byWorker ? notSeen('service-worker') : document.chain;
      return keep({ document: { ...document, cookieStore, markup, chain } });
    }
    case 'probed': {
      if (!document) return keep({});
      return keep({ document: { ...document, probes: withProbed(document.probes ?? [], event.probe) } });
    }
    case 'gap':
      return keep({ tab: afterGap(tab), document: document && withoutResponse(document) });
    case 'tab-removed':
      return { tab: NO_TAB_FACTS, document: null, forgotten: tab.documents.map(({ id }) => id) };
    case 'requested':
    case 'answered':
    case 'redirected':
    case 'started':
    case 'taken-over':
    case 'prefetched':
      return keep(exchange(facts, event));
  }
}

/**
 * Drops what may no longer be true after missed events. Meanwhile a document and a request of the same URL may have
 * come and gone, so a response before the gap is never matched to a document after it, nor the other way round. A
 * request without a response before the gap may be a service worker's preload.
 */
function afterGap(tab: TabFacts): TabFacts {
  return {
    ...tab,
    navigations: tab.navigations.map((navigation) => ({ ...navigation, gap: true })),
    exchanges: tab.exchanges.map((held) => (held.state === 'answered' ? held : markIncomplete(held))),
    documents: tab.documents.map((known) => ({ ...known, madeBy: known.madeBy ?? known.committedAt })),
  };
}

/** The response of a document cannot be matched to it any more. */
function withoutResponse(document: DocumentFacts): DocumentFacts {
  return isAwaited(document.chain) ? { ...document, chain: notSeen('interrupted') } : document;
}

function exchange({ tab, document }: Facts, event: RequestEvent): Facts {
  const before = heldExchange(tab, event);
  const after = advance(before, event);
  const waiting = documentAwaiting(tab, after);
  if (!waiting || document?.id !== waiting.id) {
    const exchanges = before
      ? tab.exchanges.map((held) => (held === before ? after : held))
      : [...tab.exchanges, after].slice(-MAX_IN_PROGRESS);
    return { tab: { ...tab, exchanges }, document };
  }
  const documents = tab.documents.map((known) =>
    known === waiting ? { ...known, madeBy: after.startedAt } : known,
  );
  const others = tab.exchanges.filter((held) => held !== before && !isSuperseded(held, after));
  const exchanges = mayBeLeft(after) ? [...others, after] : others;
  return {
    tab: { ...tab, exchanges, documents },
    document: {
      ...document,
      chain: chainOf(after, waiting.starts, isAwaited(document.chain) ? 'awaited' : 'interrupted'),
    },
  };
}

function heldExchange(tab: TabFacts, { requestId }: RequestEvent): Exchange | undefined {
  return tab.exchanges.find((held) => held.requestId === requestId);
}

/**
 * Firefox may report a document before its request, and before that request an earlier one that also matches.
 */
function documentAwaiting(tab: TabFacts, made: Exchange): KnownDocument | undefined {
  return tab.documents.find(
    (document) =>
      (document.madeBy === null || document.madeBy < made.startedAt || isLeftFor(document, made)) &&
      couldMake(tab, made, document),
  );
}

/** The document is matched to this very request, but its service worker then left it to the network. */
function isLeftFor({ madeBy }: KnownDocument, { startedAt, left }: Exchange): boolean {
  return left === true && madeBy === startedAt;
}

/** A request that started earlier in the same frame was cancelled by the one that led to a document. */
function isSuperseded(
  other: Exchange,
  { frameId, startedAt }: Pick<Exchange, 'frameId' | 'startedAt'>,
): boolean {
  return other.frameId === frameId && other.startedAt <= startedAt;
}

function commit({ tab, document: known }: Facts, event: Committed): Reduced {
  const { frameId, documentId: id, url, at: committedAt } = event;
  const own = tab.navigations.filter((under) => under.frameId === frameId);
  const navigations = tab.navigations.filter((under) => under.frameId !== frameId);
  // Missed redirects may have led back to the start.
  const watched = own.filter(({ gap }) => !gap);
  const starts = event.redirected ? watched : null;
  const others = tab.documents.filter((document) => document.id !== id);
  const before = tab.documents.find((document) => document.id === id);
  const shown = frameId === 0 ? { shown: id } : {};
  // From the bfcache or from prerendering: its facts are known.
  if (known && before) {
    const documents = [...others, before];
    return { tab: { ...tab, ...shown, navigations, documents }, document: known, forgotten: [] };
  }
  // Firefox requests what view-source shows, and may report that late: its document keeps later pages from getting it.
  const isIdle = event.inOrder && tab.documents.length === 0 && tab.exchanges.length === 0;
  if (isWeb(url) ? !event.inOrder && !isLedTo(event, own) : isIdle)
    return { tab: withErrorPage(tab, event), document: null, forgotten: [] };

  const fresh = { id, frameId, url, committedAt, starts };
  const made = tab.exchanges.findLast((candidate) => couldMake(tab, candidate, fresh));
  const asked = tab.exchanges.filter((candidate) => candidate.frameId === frameId && candidate.url === url);
  const all = [...others, { ...fresh, madeBy: made?.startedAt ?? null }];
  const stays = (other: Exchange) =>
    !made || !isSuperseded(other, made) || (other === made && mayBeLeft(other));
  const exchanges = tab.exchanges.filter(stays);
  const { documents, forgotten } = boundDocuments({ ...tab, ...shown, documents: all });
  const after = { ...tab, ...shown, navigations, exchanges, documents };
  if (!isWeb(url)) return { tab: after, document: null, forgotten };
  const watchedAll = event.inOrder && watched.length > 0 && asked.length === 0;
  const isComing = !event.inOrder || asked.some((other) => !other.incomplete && !isComplete(other));
  // Redirects that were missed are not reported again.
  const missing = isComing && starts?.length !== 0 ? 'awaited' : 'interrupted';
  return {
    tab: after,
    document: {
      id,
      url,
      committedAt,
      chain: made ? chainOf(made, starts, missing) : notSeen(whyNoRequest(event.access, watchedAll, missing)),
      cookieStore: notSeen('cookies-not-read'),
      markup: notSeen('page-not-read'),
    },
    forgotten,
  };
}

/** Firefox's error page commits after its failure, without a navigation. */
function withErrorPage(tab: TabFacts, { frameId, documentId, url }: Committed): TabFacts {
  const { failed } = tab;
  const isOfFailure = frameId === 0 && failed?.url === url && failed.documentId === undefined;
  return isOfFailure ? { ...tab, failed: { ...failed, documentId } } : tab;
}

/** A page can prerender any number of others: they must not displace the document shown. */
function boundDocuments({ documents: all, shown }: TabFacts) {
  const surplus = all.filter(({ id }) => id !== shown).slice(0, Math.max(0, all.length - MAX_DOCUMENTS));
  return {
    documents: all.filter((document) => !surplus.includes(document)),
    forgotten: surplus.map(({ id }) => id),
  };
}

/** Whether a navigation of its frame led to the document. */
function isLedTo({ url, redirected }: Committed, own: readonly Start[]): boolean {
  return own.some((start) => redirected || isStart(url, start.url));
}

/**
 * Whether the request can have led to the document, by URL and time: both browsers report times correctly, in
 * whatever order they send events. A response belongs to the next document in its frame or to none.
 */
function couldMake(
  { documents }: TabFacts,
  made: Exchange,
  { url, frameId, committedAt }: Pick<KnownDocument, 'url' | 'frameId' | 'committedAt'>,
): boolean {
  return (
    isComplete(made) &&
    made.url === url &&
    made.frameId === frameId &&
    made.at <= committedAt &&
    !documents.some(
      (other) => other.frameId === frameId && made.at < other.committedAt && other.committedAt < committedAt,
    )
  );
}

/** Chromium: if all events of a navigation were seen and there was no request, a service worker responded. */
function whyNoRequest(access: boolean, sawAll: boolean, otherwise: Unseen): Unseen {
  if (!access) return 'no-permission';
  return sawAll ? 'service-worker' : otherwise;
}

/** The document without its evidence, for when storage is full. */
export function forgetEvidence(document: DocumentFacts): DocumentFacts {
  const forgotten = notSeen('forgotten');
  const { id, url, committedAt } = document;
  return { id, url, committedAt, chain: forgotten, cookieStore: forgotten, markup: forgotten };
}

/** The tab without its responses. Documents that need one of them report that it is missing. */
export function forgetResponses(tab: TabFacts): TabFacts {
  return { ...tab, exchanges: tab.exchanges.map((held) => markIncomplete(held, 'forgotten')) };
}
