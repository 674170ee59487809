import type { Hop, Unseen } from '../engine/index.js';
import type { About, TabRequestEvent } from './events.js';
import { advance, markIncomplete, type Exchange } from './exchange.js';

/** Requests of one page that are kept. */
export const MAX_REQUESTS = 10_000;
/** Characters of all kept header lines together. */
export const MAX_CHARACTERS = 48_000_000;

/** A response that a tab received, or a request that is still waiting for one. */
export interface ResponseRow {
  /** Unique within the log: the request's id and the position in its redirect chain. */
  readonly id: string;
  /** The same for all responses of one redirect chain. */
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  /** The browser's resource type, such as `main_frame` or `stylesheet`. */
  readonly resource: string;
  /** The origin that sent the request, if the browser reports it. */
  readonly initiator?: string;
  /** When the redirect chain started, in milliseconds since the epoch. */
  readonly at: number;
  /** `unseen`: a response arrived, but its content is not known; `because` says why. */
  readonly state: 'pending' | 'answered' | 'failed' | 'missing';
  readonly hop?: Hop;
  readonly because?: Unseen;
  /** The browser's error code. */
  readonly error?: string;
  /** As DevTools report it once the response is complete. */
  readonly transfer?: Transfer;
}

/** How a response was transferred. */
export interface Transfer {
  /** Such as `h2` or `http/1.1`. */
  readonly protocol: string;
  /** Bytes received over the network, headers included; 0 from a cache. */
  readonly bytes: number;
}

interface Request {
  readonly about: About;
  readonly exchange?: Exchange;
  readonly ended?: { readonly error?: string };
  readonly rows: readonly ResponseRow[];
  /** Characters of its responses' header lines. */
  readonly size: number;
  /** The transfer of the pending response: DevTools may report it before webRequest reports the response. */
  readonly early?: { readonly url: string; readonly transfer: Transfer };
}

/**
 * All responses of the page in a tab, in the order of their requests. Kept in memory while the view is open;
 * never stored.
 */
export class ResponseLog {
  /** In the order they started. */
  readonly #requests = new Map<string, Request>();
  /** Request ids by method and URL, the earliest first. */
  readonly #byAddress = new Map<string, string[]>();
  /** The request of the document on show, if it was recorded. */
  #shown: string | undefined;
  #size = 0;
  #rows: readonly ResponseRow[] | undefined;
  /** Number of requests dropped from the log, the oldest first. */
  dropped = 0;

  /** Records an event. Events of a request whose start was not seen are ignored. */
  take(event: TabRequestEvent): void {
    const { requestId } = event;
    const before = this.#requests.get(requestId);
    if (event.type === 'about') {
      // Sent again at each redirect: the first one counts, except for the method, which a redirect may change.
      const about = before ? { ...before.about, method: event.method } : event;
      this.#put(requestId, { ...before, about });
      return;
    }
    if (!before) return;
    if (event.type === 'ended') {
      this.#put(requestId, { ...before, ended: event.error === undefined ? {} : { error: event.error } });
    } else this.#put(requestId, { ...before, exchange: advance(before.exchange, event) });
    if (event.type === 'requested') this.#index(addressOf(before.about.method, event.url), requestId);
  }

  /** Records the transfer of a complete response: of the earliest request of that URL that has none yet. */
  completed(method: string, url: string, transfer: Transfer): void {
    for (const requestId of this.#byAddress.get(addressOf(method, url)) ?? []) {
      const request = this.#requests.get(requestId);
      if (!request) continue;
      const rows = withTransfer(request.rows, url, transfer);
      if (rows) {
        this.#requests.set(requestId, { ...request, rows });
        this.#rows = undefined;
        return;
      }
      if (request.exchange?.state !== 'asked' || request.exchange.url !== url || request.early) continue;
      this.#requests.set(requestId, { ...request, early: { url, transfer } });
      return;
    }
  }

  /**
   * The tab shows another document: drops all requests before the document's own. That is the one for its URL, or else
   * a newer one that runs: DevTools may report the document before webRequest reports where the request was redirected.
   */
  navigated(url: string): void {
    let own: string | undefined;
    let running: string | undefined;
    for (const [requestId, { about, exchange, ended }] of this.#requests) {
      if (about.resource !== 'main_frame') continue;
      if (exchange?.url === url) own = requestId;
      if (!ended && requestId !== this.#shown) running = requestId;
    }
    this.#shown = own;
    own ??= running;
    for (const requestId of [...this.#requests.keys()]) {
      if (requestId === own) break;
      this.#drop(requestId);
    }
    this.dropped = 0;
  }

  clear(): void {
    this.#requests.clear();
    this.#byAddress.clear();
    this.#size = 0;
    this.#rows = undefined;
    this.dropped = 0;
  }

  /** The same array until something changes; a row that did not change is the same object. */
  rows(): readonly ResponseRow[] {
    return (this.#rows ??= [...this.#requests.values()].flatMap(({ rows }) => rows));
  }

  #put(requestId: string, { early: ahead, ...request }: Omit<Request, 'rows' | 'size'>): void {
    const before = this.#requests.get(requestId);
    const size = before && before.exchange === request.exchange ? before.size : sizeOf(request.exchange);
    this.#size += size - (before?.size ?? 0);
    const rows = rowsOf(request, before?.rows ?? []);
    const complete = ahead && withTransfer(rows, ahead.url, ahead.transfer);
    this.#requests.set(requestId, {
      ...request,
      size,
      rows: complete ?? rows,
      ...(ahead && !complete && { early: ahead }),
    });
    this.#rows = undefined;
    this.evict(requestId);
  }

  #index(address: string, requestId: string): void {
    const known = this.#byAddress.get(address);
    if (known) known.push(requestId);
    else this.#byAddress.set(address, [requestId]);
  }

  evict(newest: string): void {
    for (const [requestId, { exchange, size, about, ended }] of this.#requests) {
      if (this.#requests.size > MAX_REQUESTS) {
        this.#drop(requestId);
        this.dropped += 1;
      } else if (this.#size > MAX_CHARACTERS && requestId !== newest) {
        if (!exchange || size === 0) continue;
        this.#size -= size;
        const forgotten = { about, exchange: markIncomplete(exchange, 'forgotten'), ...(ended && { ended }) };
        this.#requests.set(requestId, { ...forgotten, size: 0, rows: rowsOf(forgotten, []) });
      } else return;
    }
  }

  #drop(requestId: string): void {
    const request = this.#requests.get(requestId);
    this.#size -= request?.size ?? 0;
    for (const { method, url } of request?.rows ?? []) {
      const address = addressOf(method, url);
      const left = this.#byAddress.get(address)?.filter((one) => one !== requestId) ?? [];
      if (left.length > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    }
    this.#requests.delete(requestId);
    this.#rows = undefined;
  }
}

/** The rows with `transfer` added to the first response of that URL that has none; undefined if there is none. */
function withTransfer(
  rows: readonly ResponseRow[],
  url: string,
  transfer: Transfer,
): readonly ResponseRow[] | undefined {
  const at = rows.findIndex((row) => row.url === url && row.hop && !row.transfer);
  return at < 0 ? undefined : rows.map((row, index) => (index === at ? { ...row, transfer } : row));
}

function addressOf(method: string, url: string): string {
  return `${method} ${url}`;
}

/** A row for each response, and one for the response that is still pending. */
function rowsOf(
  { about, exchange, ended }: Pick<Request, 'about' | 'exchange' | 'ended'>,
  before: readonly ResponseRow[],
): readonly ResponseRow[] {
  if (!exchange) return [];
  const { requestId, method, resource, initiator } = about;
  const base = (index: number, url: string) => ({
    id: `${requestId}/${index}`,
    requestId,
    url,
    method,
    resource,
    ...(initiator !== undefined && { initiator }),
    at: exchange.startedAt,
  });
  if (exchange.incomplete) {
    return [{ ...base(0, exchange.url), state: 'missing', because: exchange.incomplete }];
  }
  const rows = exchange.hops.map((hop, index): ResponseRow => {
    const known = before[index];
    if (known?.hop === hop) return known;
    const row = { ...base(index, hop.url), state: 'answered', hop } as const;
    // A hop may still change after its response was complete (cache, another extension); its transfer does not.
    return known?.transfer ? { ...row, transfer: known.transfer } : row;
  });
  if (exchange.state === 'taken-over')
    return [...rows, { ...base(rows.length, exchange.url), state: 'missing', because: 'service-worker' }];
  const { error } = ended ?? {};
  const last = rows.at(-1);
  if (exchange.state === 'asked') {
    const waiting = base(rows.length, exchange.url);
    return [
      ...rows,
      ended
        ? { ...waiting, state: 'failed', error: error ?? 'no response' }
        : { ...waiting, state: 'pending' },
    ];
  }
  // The headers arrived, but the body was not received completely.
  return error !== undefined && last ? [...rows.slice(0, -1), { ...last, error }] : rows;
}

function sizeOf(exchange: Exchange | undefined): number {
  let size = 0;
  for (const { headers, setCookies } of exchange?.hops ?? []) {
    if (headers.seen) for (const { name, value } of headers.value) size += name.length + value.length;
    if (setCookies.seen) for (const { text } of setCookies.value) size += text.length;
  }
  return size;
}
