import type { Hop, Observed, Unseen } from '../engine/index.js';
import type { Answered, Redirected, RequestEvent, Started } from './events.js';
import { areOfBrowser } from './headers.js';
import { seen, notSeen } from './observed.js';

/** Browsers stop after 20 redirects. */
export const MAX_HOPS = 25;
/** Maximum characters of an exchange's hops as JSON. One hop always fits. */
const MAX_CHAIN = 1_500_000;

/** A request for a document, and its responses. */
export interface Exchange {
  readonly requestId: string;
  readonly frameId: number;
  readonly startedAt: number;
  /** The URL being requested, or that sent the last response. */
  readonly url: string;
  readonly hops: readonly Hop[];
  /**
   * The progress of `url`: if `answered` or `started`, the last hop is its response, and once `started`, it is final.
   * `taken-over`: a service worker has the request.
   */
  readonly state: 'asked' | 'answered' | 'started' | 'taken-over';
  /** A service worker left the request to the network. */
  readonly left?: true;
  /** The time of its latest event. */
  readonly at: number;
  /** The response of `url` is the one of a prefetch. */
  readonly prefetched?: true;
  /** Why the chain is not known: an event was missed, or a limit was exceeded. */
  readonly incomplete?: Unseen;
}

/**
 * The exchange after one more event; `before` is undefined for the first. An event that cannot follow the previous
 * one means that events were missed, and the whole chain counts as not seen.
 */
export function advance(before: Exchange | undefined, event: RequestEvent): Exchange {
  const { requestId, frameId, url, at } = event;
  const fresh: Exchange = { requestId, frameId, startedAt: at, at, url, hops: [], state: 'asked' };
  if (before) return applyEvent(before, event);
  return event.type === 'requested' ? fresh : applyEvent(markIncomplete(fresh), event);
}

/** Drops the hops: missed events cannot be recovered. Only the URL is tracked from now on. */
export function markIncomplete(exchange: Exchange, because: Unseen = 'interrupted'): Exchange {
  return { ...exchange, hops: [], incomplete: because };
}

/** Where a navigation started, and when. */
export interface Start {
  readonly url: string;
  readonly at: number;
}

/**
 * The redirect chain of a started exchange that led to a document.
 * @param starts where its navigation may have started; null if there was no redirect
 * @param otherwise why the chain is not known if it did not start there
 */
export function chainOf(
  exchange: Exchange,
  starts: readonly Start[] | null,
  otherwise: Unseen,
): Observed<readonly Hop[]> {
  if (exchange.incomplete) return notSeen(exchange.incomplete);
  if (exchange.state === 'taken-over') return notSeen('service-worker');
  const mayBegin = (start: Start) =>
    !isContinued(start, exchange) && exchange.hops.some(({ url }) => isStart(url, start.url));
  return starts === null || starts.some(mayBegin) ? seen(exchange.hops) : notSeen(otherwise);
}

/** After the response, Firefox may start the navigation again at the redirects' target, in another process. */
function isContinued(start: Start, { url, at }: Exchange): boolean {
  return start.url === url && start.at >= at;
}

function applyEvent(known: Exchange, event: RequestEvent): Exchange {
  const before = withUpgrade(known, event);
  const { at } = event;
  const isTakenOver = before.state === 'taken-over';
  if (mayBeLeft(before) && event.type === 'requested' && event.url === before.url)
    return { ...before, at, state: 'asked', left: true };
  // Not the page's response: the worker need not have used that of its preload.
  if (isTakenOver && event.type !== 'requested') return markIncomplete(before, 'service-worker');
  const because = before.incomplete ?? (isTakenOver ? 'service-worker' : 'interrupted');
  const exchange = {
    ...(continues(before, event) ? before : { ...markIncomplete(before, because), url: event.url }),
    at,
  };
  const { prefetched, ...plain } = exchange;
  const answered = exchange.state === 'answered' ? exchange.hops.at(-1) : undefined;
  switch (event.type) {
    case 'requested':
      // Firefox repeats the request once it has credentials.
      return { ...plain, hops: answered ? exchange.hops.slice(0, -1) : exchange.hops, state: 'asked' };
    case 'prefetched':
      return { ...exchange, prefetched: true };
    case 'taken-over':
      return { ...exchange, state: 'taken-over' };
    case 'answered':
      return { ...withResponse(exchange, hopOf(event, prefetched)), state: 'answered' };
    case 'redirected': {
      const hop = answered ? markCached(answered, event.fromCache) : redirectHop(event, prefetched);
      return { ...withResponse(plain, hop), state: 'asked', url: event.to };
    }
    case 'started': {
      // Chromium may report the response to credentials only here, and the headers of a preview.
      let hop = hopOf(event, prefetched);
      if (answered?.status === event.status) {
        // Those of a prefetch were changed before, and are changed once more.
        if (prefetched && answered.simulated) hop = answered;
        else if (!event.simulated) hop = markCached(markAltered(answered, event), event.fromCache);
      }
      return { ...withResponse(exchange, hop), state: 'started' };
    }
  }
}

/** Whether the service worker may still leave the request to the network. Firefox reports that directly after. */
export function mayBeLeft({ state, incomplete }: Exchange): boolean {
  return state === 'taken-over' && !incomplete;
}

/** Chromium applies stored HSTS to a redirect's target without an event: the request continues at the https URL. */
function withUpgrade(exchange: Exchange, { type, url: to }: RequestEvent): Exchange {
  const { url, state } = exchange;
  const isUpgraded = state === 'asked' && to !== url && isStart(to, url);
  if (!isUpgraded || type === 'requested' || type === 'taken-over') return exchange;
  const hop: Hop = { url, status: 0, from: 'browser', headers: seen([]), setCookies: seen([]) };
  return { ...withResponse(exchange, hop), url: to };
}

/** Whether the event can directly follow the last known one. */
function continues({ url, state, hops }: Exchange, event: RequestEvent): boolean {
  if (event.url !== url || state === 'started' || state === 'taken-over') return false;
  if (state === 'asked') return true;
  const last = hops.at(-1);
  if (event.type === 'answered' || event.type === 'requested') return isProvisional(last);
  // Redirects that were missed may have led back to the URL.
  if (event.type === 'started') return event.status === last?.status || isProvisional(last);
  return event.type !== 'taken-over';
}

/** Another response of the same URL may follow: after an authentication challenge, or (Firefox) a cache validation. */
function isProvisional(hop: Hop | undefined): boolean {
  return hop?.status === 401 || hop?.status === 407 || hop?.status === 304;
}

/** Sets `hop` as the response of the exchange's URL, replacing an earlier one. */
function withResponse(exchange: Exchange, hop: Hop): Exchange {
  if (exchange.incomplete) return exchange;
  const before = exchange.state === 'answered' ? exchange.hops.slice(0, -1) : exchange.hops;
  if (before.length >= MAX_HOPS) return markIncomplete(exchange, 'too-many');
  return { ...exchange, hops: boundChain([...before, hop]) };
}

function hopOf(event: Answered | Started, prefetched?: true): Hop {
  const { url, status, headers, setCookies, fromCache, simulated } = event;
  const hop: Hop = { url, status, from: 'network', headers, setCookies, ...(simulated && { simulated }) };
  return markCached(prefetched ? markPrefetched(hop) : hop, fromCache ?? false);
}

/** A redirect without a response before it: the browser's own (HSTS, another extension), or a missed one. */
function redirectHop(event: Redirected, prefetched?: true): Hop {
  const { url, status, headers, setCookies, fromCache, simulated } = event;
  const isBare = isEmpty(headers) && isEmpty(setCookies);
  const byBrowser = isBare || (!fromCache && areOfBrowser({ headers, setCookies }));
  const hop: Hop = { url, status, from: 'network', headers, setCookies, ...(simulated && { simulated }) };
  if (byBrowser) return { ...hop, from: 'browser' };
  return markCached(prefetched ? markPrefetched(hop) : hop, fromCache);
}

/** Chromium removes Set-Cookie from the response of a prefetch when a page uses it. */
function markPrefetched(hop: Hop): Hop {
  return isEmpty(hop.setCookies) ? { ...hop, setCookies: notSeen('prefetched') } : hop;
}

/**
 * The cache removes Set-Cookie, so a response without it may have been sent with it. A validated entry (304) has the
 * Set-Cookie lines of the 304 response: those were seen.
 */
function markCached(hop: Hop, fromCache: boolean): Hop {
  if (!fromCache) return hop;
  const { setCookies } = hop;
  const kept = hasLines(setCookies) || !setCookies.seen ? setCookies : notSeen('http-cache');
  return { ...hop, from: 'http-cache', setCookies: kept };
}

/** Maximum names of altered fields. */
const MAX_ALTERED = 20;

/**
 * Other extensions may change headers between Chromium's two events. The hop keeps the server's headers, from the
 * first event, and names what differs in the second. Responses from the cache differ anyway.
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

/** Drops headers, those of the earliest hops first, until the chain fits. */
function boundChain(hops: readonly Hop[]): readonly Hop[] {
  const sizes = hops.map((hop) => JSON.stringify(hop).length);
  let excess = sizes.reduce((sum, size) => sum + size, 0) - MAX_CHAIN;
  return hops.map((hop, index) => {
    if (excess <= 0) return hop;
    excess -= sizes[index] ?? 0;
    return { ...hop, headers: notSeen('too-long'), setCookies: notSeen('too-long') };
  });
}

/** Statuses that leave the current page in place (HTML §7.4.2, navigate). */
const WITHOUT_DOCUMENT = new Set([204, 205]);

/** Whether all of the exchange was seen and can have led to a document. */
export function isComplete({ state, hops }: Exchange): boolean {
  return state === 'taken-over' || (state === 'started' && !WITHOUT_DOCUMENT.has(hops.at(-1)?.status ?? 200));
}

/** Chromium's HTTPS-Upgrades requests https directly, without any event for http. */
export function isStart(url: string, start: string): boolean {
  return url === start || (start.startsWith('http:') && url === `https:${start.slice('http:'.length)}`);
}
