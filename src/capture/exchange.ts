import type { Hop, Observed, Unseen } from '../engine/index.js';
import type { Answered, Redirected, RequestEvent, Started } from './events.js';
import { seen, unseen } from './headers.js';

/** Browsers give up after 20 redirects. */
const MAX_HOPS = 25;
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
  /** Whether `url` answered: then the last hop is its answer. */
  readonly answered: boolean;
  /** Whether the browser said if the answer is its cache's. */
  readonly settled: boolean;
  /** Why the chain cannot be told: an event of it was missed, or it was out of bounds. */
  readonly lost?: Unseen;
}

/**
 * The exchange after one more of its events; `before` is undefined for the first. An event that does not
 * continue what was seen means that others were missed, and the whole chain counts as not seen.
 */
export function advance(before: Exchange | undefined, event: RequestEvent): Exchange {
  const { requestId, frameId, url, at: startedAt } = event;
  const fresh = { requestId, frameId, startedAt, url, hops: [], answered: false, settled: false };
  if (!before) return event.type === 'requested' ? fresh : follow({ ...fresh, lost: 'interrupted' }, event);
  return follow(before, event);
}

/**
 * The chain of the exchange that made the document at `url`, by a navigation that set out from `start`.
 * @param start null when the navigation's start was missed
 */
export function chainOf(exchange: Exchange, url: string, start: string | null): Observed<readonly Hop[]> {
  if (exchange.lost) return unseen(exchange.lost);
  const begins = exchange.hops.some((hop) => start !== null && isStart(hop.url, start));
  if (!exchange.answered || exchange.url !== url || !begins) return unseen('interrupted');
  const last = exchange.hops.at(-1);
  if (exchange.settled || !last) return seen(exchange.hops);
  // The cache strips Set-Cookie: no line means "none sent" only once we know that the cache had no part in it.
  const cookies = hasLines(last.setCookies) ? last.setCookies : unseen('interrupted');
  return seen([...exchange.hops.slice(0, -1), { ...last, setCookies: cookies }]);
}

function follow(exchange: Exchange, event: RequestEvent): Exchange {
  if (event.url !== exchange.url) return lose({ ...exchange, url: event.url }, 'interrupted', event);
  switch (event.type) {
    case 'requested':
      return exchange.answered ? lose(exchange, 'interrupted', event) : exchange;
    case 'answered': {
      // An answer after an answer: credentials were sent (401, 407), or the cache was confirmed (304, Firefox).
      const last = exchange.answered ? exchange.hops.at(-1) : undefined;
      if (last && ![401, 407, 304].includes(last.status)) return lose(exchange, 'interrupted', event);
      return answer(exchange, hopOf(event), event.fromCache !== undefined);
    }
    case 'redirected': {
      const known = exchange.answered ? exchange.hops.at(-1) : undefined;
      const hop = known ? settle(known, event.fromCache) : redirectHop(event);
      return { ...answer(exchange, hop, true), url: event.to, answered: false, settled: false };
    }
    case 'started': {
      const known = exchange.answered ? exchange.hops.at(-1) : undefined;
      // Chromium tells the answer to credentials only here.
      const hop = known?.status === event.status ? settle(known, event.fromCache) : hopOf(event);
      return answer(exchange, hop, true);
    }
  }
}

/** Puts `hop` as the answer of the exchange's URL, in place of an earlier one. */
function answer(exchange: Exchange, hop: Hop, settled: boolean): Exchange {
  if (exchange.lost) return { ...exchange, answered: true, settled };
  const before = exchange.answered ? exchange.hops.slice(0, -1) : exchange.hops;
  if (before.length >= MAX_HOPS) return { ...exchange, hops: [], lost: 'too-many' };
  return { ...exchange, hops: boundChain([...before, hop]), answered: true, settled };
}

/** What was missed cannot be had back: only the URL is followed from here, to know whose it was. */
function lose(exchange: Exchange, lost: Unseen, event: RequestEvent): Exchange {
  const url = event.type === 'redirected' ? event.to : event.url;
  return {
    ...exchange,
    url,
    hops: [],
    lost,
    answered: event.type === 'answered' || event.type === 'started',
  };
}

function hopOf({ url, status, headers, setCookies, fromCache }: Answered | Started): Hop {
  return settle({ url, status, from: 'network', headers, setCookies }, fromCache ?? false);
}

/** A redirect that no answer announced: the browser's own (HSTS, another extension), or one we missed. */
function redirectHop({ url, status, headers, setCookies, fromCache }: Redirected): Hop {
  const lines = headers.seen ? headers.value : [];
  const byBrowser =
    lines.length === 0 || lines.some(({ name }) => name.toLowerCase() === 'non-authoritative-reason');
  const hop: Hop = { url, status, from: 'network', headers, setCookies };
  return byBrowser ? { ...hop, from: 'browser' } : settle(hop, fromCache);
}

/** With a confirmed cache entry (304) come the confirmation's own Set-Cookie lines: those were seen. */
function settle(hop: Hop, fromCache: boolean): Hop {
  if (!fromCache) return hop;
  return {
    ...hop,
    from: 'http-cache',
    setCookies: hasLines(hop.setCookies) || !hop.setCookies.seen ? hop.setCookies : unseen('http-cache'),
  };
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

/** Chromium's HTTPS-Upgrades asks https at once, without any event for http. */
function isStart(url: string, start: string): boolean {
  return url === start || (start.startsWith('http:') && url === `https:${start.slice('http:'.length)}`);
}
