import type { Hop, Unseen } from '../engine/index.js';
import type { About, TabRequestEvent } from './events.js';
import { advance, lose, type Exchange } from './exchange.js';

/** Requests of one page that are kept. */
export const MAX_REQUESTS = 10_000;
/** Characters of all kept header lines together. */
export const MAX_CHARACTERS = 48_000_000;

/** One answer a tab got, or the wait for it. */
export interface AnswerRow {
  /** Unique within the log: the request's, and which of its answers. */
  readonly id: string;
  /** The same for all answers of one chain of redirects. */
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  /** The browser's word for what it is for, such as `main_frame` or `stylesheet`. */
  readonly resource: string;
  /** The origin that asked, where the browser tells. */
  readonly initiator?: string;
  /** Milliseconds since the epoch: when the chain set out. */
  readonly at: number;
  /** `unseen`: an answer came, and it cannot be told; `because` says why. */
  readonly state: 'pending' | 'answered' | 'failed' | 'unseen';
  readonly answer?: Hop;
  readonly because?: Unseen;
  /** The browser's word for what went wrong. */
  readonly error?: string;
  /** As the network panel tells once the answer is complete. */
  readonly transfer?: Transfer;
}

/** How an answer came. */
export interface Transfer {
  /** Such as `h2` or `http/1.1`. */
  readonly protocol: string;
  /** Bytes that came over the network, headers included; 0 from a cache. */
  readonly bytes: number;
}

interface Request {
  readonly about: About;
  readonly exchange?: Exchange;
  readonly ended?: { readonly error?: string };
  readonly rows: readonly AnswerRow[];
  /** Characters of its header lines. */
  readonly size: number;
  /** How the answer it waits for came: that may be told before the answer itself. */
  readonly ahead?: { readonly url: string; readonly transfer: Transfer };
}

/**
 * All answers of the page a tab shows, in the order they were asked for, while somebody looks. Lives and
 * dies with the view: nothing of it is stored.
 */
export class AnswerLog {
  /** In the order of their start. */
  readonly #requests = new Map<string, Request>();
  /** Ids of the requests of an address, the earliest first. */
  readonly #byAddress = new Map<string, string[]>();
  #size = 0;
  #rows: readonly AnswerRow[] | undefined;
  /** Requests no longer kept, the oldest of the page. */
  dropped = 0;

  /** Takes an event in. One of a request whose beginning was not seen is passed over. */
  take(event: TabRequestEvent): void {
    const { requestId } = event;
    const before = this.#requests.get(requestId);
    if (event.type === 'about') {
      // Told again at each redirect: the chain keeps its first word, save for a method the redirect changed.
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

  /** An answer of that address is complete, come or yet to be told of; of several the earliest not known to be. */
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
      if (request.exchange?.state !== 'asked' || request.exchange.url !== url || request.ahead) continue;
      this.#requests.set(requestId, { ...request, ahead: { url, transfer } });
      return;
    }
  }

  /** The tab shows another document: what was asked for before it, or before its own request, goes. */
  navigated(url: string): void {
    let own: string | undefined;
    for (const [requestId, { about, exchange }] of this.#requests)
      if (about.resource === 'main_frame' && exchange?.url === url) own = requestId;
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
  rows(): readonly AnswerRow[] {
    return (this.#rows ??= [...this.#requests.values()].flatMap(({ rows }) => rows));
  }

  #put(requestId: string, { ahead, ...request }: Omit<Request, 'rows' | 'size'>): void {
    const before = this.#requests.get(requestId);
    const size = before && before.exchange === request.exchange ? before.size : sizeOf(request.exchange);
    this.#size += size - (before?.size ?? 0);
    const rows = rowsOf(request, before?.rows ?? []);
    const complete = ahead && withTransfer(rows, ahead.url, ahead.transfer);
    this.#requests.set(requestId, {
      ...request,
      size,
      rows: complete ?? rows,
      ...(ahead && !complete && { ahead }),
    });
    this.#rows = undefined;
    this.#makeRoom(requestId);
  }

  #index(address: string, requestId: string): void {
    const known = this.#byAddress.get(address);
    if (known) known.push(requestId);
    else this.#byAddress.set(address, [requestId]);
  }

  #makeRoom(newest: string): void {
    for (const [requestId, { exchange, size, about, ended }] of this.#requests) {
      if (this.#requests.size > MAX_REQUESTS) {
        this.#drop(requestId);
        this.dropped += 1;
      } else if (this.#size > MAX_CHARACTERS && requestId !== newest) {
        if (!exchange || size === 0) continue;
        this.#size -= size;
        const forgotten = { about, exchange: lose(exchange, 'forgotten'), ...(ended && { ended }) };
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

/** The rows with this said of the first answer of that address of which it was not; undefined where none is. */
function withTransfer(
  rows: readonly AnswerRow[],
  url: string,
  transfer: Transfer,
): readonly AnswerRow[] | undefined {
  const at = rows.findIndex((row) => row.url === url && row.answer && !row.transfer);
  return at < 0 ? undefined : rows.map((row, index) => (index === at ? { ...row, transfer } : row));
}

function addressOf(method: string, url: string): string {
  return `${method} ${url}`;
}

/** A row for each answer, and one for the answer that is still to come. */
function rowsOf(
  { about, exchange, ended }: Pick<Request, 'about' | 'exchange' | 'ended'>,
  before: readonly AnswerRow[],
): readonly AnswerRow[] {
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
  if (exchange.lost) {
    return [{ ...base(0, exchange.url), state: 'unseen', because: exchange.lost }];
  }
  const rows = exchange.hops.map((answer, index): AnswerRow => {
    const known = before[index];
    if (known?.answer === answer) return known;
    const row = { ...base(index, answer.url), state: 'answered', answer } as const;
    // An answer is settled after it was complete (a cache's, another extension's): it came no other way.
    return known?.transfer ? { ...row, transfer: known.transfer } : row;
  });
  const { error } = ended ?? {};
  const last = rows.at(-1);
  if (exchange.state === 'asked') {
    const waiting = base(rows.length, exchange.url);
    return [
      ...rows,
      ended ? { ...waiting, state: 'failed', error: error ?? 'no answer' } : { ...waiting, state: 'pending' },
    ];
  }
  // The answer came, and its body did not come to its end.
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
