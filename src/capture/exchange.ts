import type { Hop, Observed, Unseen } from '../engine/index.js';
import type { Answered, Redirected, RequestEvent, Started } from './events.js';
import { areOfBrowser } from './headers.js';
import { seen, unseen } from './observed.js';

/** Browsers give up after 20 redirects. */
export const MAX_HOPS = 25;
/** Characters of all hops of one exchange that are kept, as JSON. Above what one hop can have. */
const MAX_CHAIN = 1_500_000;

/** One request for a document and the answers it got. */
export interface Exchange {
  readonly requestId: string;
  readonly frameId: number;
  readonly startedAt: number;
  /** The URL being asked, or that gave the last answer. */
  readonly url: string;
  readonly hops: readonly Hop[];
  /** How far `url` got: the last hop is its answer unless it is only asked; once started, it is final. */
  readonly state: 'asked' | 'answered' | 'started';
  /** When the latest event of it happened. */
  readonly at: number;
  /** Why the chain cannot be told: an event of it was missed, or it was out of bounds. */
  readonly lost?: Unseen;
}

/**
 * The exchange after one more of its events; `before` is undefined for the first. An event that does not
 * continue what was seen means that others were missed, and the whole chain counts as not seen.
 */
export function advance(before: Exchange | undefined, event: RequestEvent): Exchange {
  const { requestId, frameId, url, at } = event;
  const fresh: Exchange = { requestId, frameId, startedAt: at, at, url, hops: [], state: 'asked' };
  if (before) return follow(before, event);
  return event.type === 'requested' ? fresh : follow(lose(fresh), event);
}

/** What was missed cannot be had back: only the URL is followed from here, to know whose it was. */
export function lose(exchange: Exchange, lost: Unseen = 'interrupted'): Exchange {
  return { ...exchange, hops: [], lost };
}

/** Where a navigation set out from, and when. */
export interface Start {
  readonly url: string;
  readonly at: number;
}

/**
 * The chain of a started exchange that made a document.
 * @param starts where its navigation may have set out from; null where nothing redirected it
 */
export function chainOf(exchange: Exchange, starts: readonly Start[] | null): Observed<readonly Hop[]> {
  if (exchange.lost) return unseen(exchange.lost);
  const hasBegin = (start: Start) =>
    !isCarriedOn(start, exchange) && exchange.hops.some(({ url }) => isStart(url, start.url));
  return starts === null || starts.some(hasBegin) ? seen(exchange.hops) : unseen('interrupted');
}

/** Once the answer is there, Firefox may begin anew where redirects led to: in the process that shows it. */
function isCarriedOn(start: Start, { url, at }: Exchange): boolean {
  return start.url === url && start.at >= at;
}

function follow(before: Exchange, event: RequestEvent): Exchange {
  // What a preload was answered with need not be what the worker made the page of.
  if (before.lost === 'service-worker' && event.type !== 'requested') return before;
  const { at } = event;
  const exchange = { ...(continues(before, event) ? before : { ...lose(before), url: event.url }), at };
  const known = exchange.state === 'answered' ? exchange.hops.at(-1) : undefined;
  switch (event.type) {
    case 'requested':
      // Firefox asks anew once it has credentials.
      return { ...exchange, hops: known ? exchange.hops.slice(0, -1) : exchange.hops, state: 'asked' };
    case 'taken-over':
      return { ...lose(exchange, 'service-worker'), state: 'started' };
    case 'answered':
      return { ...answer(exchange, hopOf(event)), state: 'answered' };
    case 'redirected': {
      const hop = known ? settle(known, event.fromCache) : redirectHop(event);
      return { ...answer(exchange, hop), state: 'asked', url: event.to };
    }
    case 'started': {
      // Chromium may tell the answer to credentials only here.
      const hop =
        known?.status === event.status ? settle(markAltered(known, event), event.fromCache) : hopOf(event);
      return { ...answer(exchange, hop), state: 'started' };
    }
  }
}

/** Whether nothing can have happened between what is known and the event. */
function continues({ url, state, hops }: Exchange, event: RequestEvent): boolean {
  if (event.url !== url || state === 'started') return false;
  if (state === 'asked') return true;
  if (event.type === 'answered' || event.type === 'requested') return isProvisional(hops.at(-1));
  return event.type !== 'taken-over';
}

/** Another answer of the same URL may follow: credentials are asked for, or (Firefox) the cache is confirmed. */
function isProvisional(hop: Hop | undefined): boolean {
  return hop?.status === 401 || hop?.status === 407 || hop?.status === 304;
}

/** Puts `hop` as the answer of the exchange's URL, in place of an earlier one. */
function answer(exchange: Exchange, hop: Hop): Exchange {
  if (exchange.lost) return exchange;
  const before = exchange.state === 'answered' ? exchange.hops.slice(0, -1) : exchange.hops;
  if (before.length >= MAX_HOPS) return lose(exchange, 'too-many');
  return { ...exchange, hops: boundChain([...before, hop]) };
}

function hopOf({ url, status, headers, setCookies, fromCache }: Answered | Started): Hop {
  return settle({ url, status, from: 'network', headers, setCookies }, fromCache ?? false);
}

/** A redirect that no answer announced: the browser's own (HSTS, another extension), or one we missed. */
function redirectHop({ url, status, headers, setCookies, fromCache }: Redirected): Hop {
  const isBare = isEmpty(headers) && isEmpty(setCookies);
  const byBrowser = isBare || (!fromCache && areOfBrowser({ headers, setCookies }));
  const hop: Hop = { url, status, from: 'network', headers, setCookies };
  return byBrowser ? { ...hop, from: 'browser' } : settle(hop, fromCache);
}

/**
 * The cache strips Set-Cookie, so no line does not mean that none was sent. With a confirmed entry (304)
 * come the confirmation's own lines: those were seen.
 */
function settle(hop: Hop, fromCache: boolean): Hop {
  if (!fromCache) return hop;
  const { setCookies } = hop;
  const kept = hasLines(setCookies) || !setCookies.seen ? setCookies : unseen('http-cache');
  return { ...hop, from: 'http-cache', setCookies: kept };
}

/** Names of altered fields that are kept. */
const MAX_ALTERED = 20;

/**
 * Other extensions change headers between Chromium's two events: the first has the server's, which stay the
 * hop's; what differs in the second is named. An answer of the cache differs by itself.
 */
function markAltered(hop: Hop, { headers, setCookies, fromCache }: Started): Hop {
  if (fromCache || !hop.headers.seen || !headers.seen || !hop.setCookies.seen || !setCookies.seen) return hop;
  const sent = valuesByName([...hop.headers.value, ...hop.setCookies.value.map(asLine)]);
  const left = valuesByName([...headers.value, ...setCookies.value.map(asLine)]);
  const altered = [...new Set([...sent.keys(), ...left.keys()])].filter(
    (name) => sent.get(name) !== left.get(name),
  );
  return altered.length > 0 ? { ...hop, altered: altered.slice(0, MAX_ALTERED) } : hop;
}

function asLine({ text }: { readonly text: string }) {
  return { name: 'set-cookie', value: text };
}

function valuesByName(lines: readonly { readonly name: string; readonly value: string }[]) {
  const values = new Map<string, string>();
  for (const { name, value } of lines) {
    const key = name.toLowerCase();
    const before = values.get(key);
    values.set(key, before === undefined ? value : `${before}\n${value}`);
  }
  return values;
}

function isEmpty(lines: Observed<readonly unknown[]>): boolean {
  return lines.seen && lines.value.length === 0;
}

function hasLines(lines: Observed<readonly unknown[]>): boolean {
  return lines.seen && lines.value.length > 0;
}

/** Lets go of headers, the earliest first, until the chain fits. */
function boundChain(hops: readonly Hop[]): readonly Hop[] {
  const sizes = hops.map((hop) => JSON.stringify(hop).length);
  let excess = sizes.reduce((sum, size) => sum + size, 0) - MAX_CHAIN;
  return hops.map((hop, index) => {
    if (excess <= 0) return hop;
    excess -= sizes[index] ?? 0;
    return { ...hop, headers: unseen('too-long'), setCookies: unseen('too-long') };
  });
}

/** Statuses after which the page before stays (HTML §7.4.2, navigate): no document is theirs. */
const WITHOUT_DOCUMENT = new Set([204, 205]);

/** Whether the exchange was seen to its end, and a document can have come of it. */
export function isSeenThrough({ state, hops }: Exchange): boolean {
  return state === 'started' && !WITHOUT_DOCUMENT.has(hops.at(-1)?.status ?? 200);
}

/** Chromium's HTTPS-Upgrades asks https at once, without any event for http. */
export function isStart(url: string, start: string): boolean {
  return url === start || (start.startsWith('http:') && url === `https:${start.slice('http:'.length)}`);
}
