import { ResponseLog, type ResponseRow, type Transfer } from '../../src/capture/response-log.js';
import type { TabRequestEvent } from '../../src/capture/events.js';
import { parseHeaders, type RawHeader } from '../../src/capture/headers.js';
import type { ResponseSource } from '../../src/ui/ports.js';

/** A response to record, as a browser would report it. */
export interface GivenResponse {
  readonly url: string;
  readonly method?: string;
  readonly resource?: string;
  readonly initiator?: string;
  /** Absent if the response is pending. */
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** The target of a redirect: the next response continues the chain. */
  readonly to?: string;
  readonly error?: string;
  readonly transfer?: Transfer;
  readonly fromCache?: boolean;
}

/** Responses in memory, recorded by the real log. */
export class MemoryResponses implements ResponseSource {
  readonly log = new ResponseLog();
  isPreserving = false;
  readonly #listeners = new Set<() => void>();
  #next = 0;
  #chain: string | undefined;

  constructor(given: readonly GivenResponse[] = []) {
    for (const one of given) this.add(one);
  }

  add(given: GivenResponse): void {
    const { url, method = 'GET', resource = 'script', status, to, error, fromCache = false } = given;
    const requestId = this.#chain ?? String((this.#next += 1));
    const base = { tabId: 1, requestId, at: 1_700_000_000_000 + this.#next } as const;
    const of = { ...base, frameId: 0, url } as const;
    const raw: readonly RawHeader[] = (given.headers ?? []).map(([name, value]) => ({ name, value }));
    const headers = parseHeaders(raw);
    const events: TabRequestEvent[] = [
      {
        ...base,
        type: 'about',
        method,
        resource,
        ...(given.initiator !== undefined && { initiator: given.initiator }),
      },
      { ...of, type: 'requested' },
    ];
    this.#chain = undefined;
    if (status !== undefined) events.push({ ...of, type: 'answered', status, ...headers });
    if (status !== undefined && to !== undefined) {
      events.push({ ...of, type: 'redirected', status, fromCache, to, ...headers });
      this.#chain = requestId;
    } else if (status !== undefined) {
      events.push({ ...of, type: 'started', status, fromCache, ...headers });
    }
    if (error !== undefined) events.push({ ...base, type: 'ended', error });
    for (const event of events) this.log.take(event);
    if (given.transfer) this.log.completed(method, url, given.transfer);
    for (const listener of this.#listeners) listener();
  }

  rows(): readonly ResponseRow[] {
    return this.log.rows();
  }

  dropped(): number {
    return this.log.dropped;
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  clear(): void {
    this.log.clear();
    for (const listener of this.#listeners) listener();
  }

  preserveLog(on: boolean): void {
    this.isPreserving = on;
  }
}
