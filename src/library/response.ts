import type { HarEntry } from '../capture/har/entry.js';
import { harLog } from '../capture/har/har.js';
import type { RawHeader } from '../capture/headers.js';
import { MAX_BODY } from '../capture/page/from-html.js';
import type { PageSnapshot } from '../engine/index.js';
import { sha256 } from './sha256.js';

/** What is read of a `Response` of fetch. */
export interface FetchResponse {
  readonly url: string;
  readonly status: number;
  readonly type: string;
  readonly bodyUsed: boolean;
  readonly headers: Iterable<readonly [name: string, value: string]>;
  clone(): { text(): Promise<string> };
}

/** What is read of Playwright's `APIResponse`, or of the `Response` of `page.goto`. */
export interface PlaywrightResponse {
  url(): string;
  status(): number;
  headersArray(): Promise<readonly RawHeader[]> | readonly RawHeader[];
  text(): Promise<string>;
  /** Only of a page: whether a service worker responded. */
  fromServiceWorker?(): boolean;
  /** Only of a page: the request, with those that redirected to it. */
  request?(): PlaywrightRequest;
}

interface PlaywrightRequest {
  redirectedFrom(): PlaywrightRequest | null;
  response(): Promise<PlaywrightResponse | null>;
}

export type AnyResponse = FetchResponse | PlaywrightResponse;

export interface ReadOptions {
  /** The address to grade the response for, such as that of production; by default its own. */
  readonly url?: string | URL;
}

export function isResponse(value: unknown): value is AnyResponse {
  if (typeof value !== 'object' || value === null) return false;
  if ('headersArray' in value) return 'url' in value && 'status' in value && 'text' in value;
  return 'headers' in value && 'status' in value && 'clone' in value && typeof value.clone === 'function';
}

/**
 * The facts that a response shows. What it does not show stays unknown: the browser's cookies, what plain HTTP leads to,
 * and redirects before it, unless it is the response of Playwright's `page.goto`.
 * @throws TypeError if the response has no http(s) URL and `url` is not given
 */
export async function readResponse(response: AnyResponse, { url }: ReadOptions = {}): Promise<PageSnapshot> {
  const own = 'headersArray' in response ? await ofPlaywright(response) : [await ofFetch(response)];
  // The redirects belong to the response's own address.
  const entries = url === undefined ? own : own.slice(-1).map((entry) => ({ ...entry, url: String(url) }));
  const log = harLog(sha256);
  for (const entry of entries) log.addEntry(entry);
  const [page] = log.snapshots();
  if (!page) throw new TypeError('The response has no http or https URL. Give one: { url: "https://…" }.');
  return page;
}

async function ofFetch(response: FetchResponse): Promise<HarEntry> {
  const { url, status, type, headers, bodyUsed } = response;
  // Browsers show only a few headers of other origins' responses.
  const isFiltered = type === 'cors' || type.startsWith('opaque') || type === 'error';
  return {
    url,
    status,
    ...(!isFiltered && { headers: [...headers].map(([name, value]) => ({ name, value })) }),
    ...(!bodyUsed && (await contentOf(() => response.clone().text()))),
  };
}

/** The redirects of a page, and its response. */
async function ofPlaywright(response: PlaywrightResponse): Promise<HarEntry[]> {
  const entry: HarEntry = {
    url: response.url(),
    status: response.status(),
    headers: await response.headersArray(),
    fromServiceWorker: response.fromServiceWorker?.() ?? false,
    ...(await contentOf(() => response.text())),
  };
  const entries = [entry];
  let request = response.request?.().redirectedFrom();
  for (; request; request = request.redirectedFrom()) {
    const redirect = await request.response();
    if (!redirect) break;
    entries.unshift({
      url: redirect.url(),
      status: redirect.status(),
      headers: await redirect.headersArray(),
    });
  }
  return entries;
}

/** The body, if it can be read. */
async function contentOf(read: () => Promise<string>): Promise<Pick<HarEntry, 'content'>> {
  try {
    const text = await read();
    return { content: { text: text.slice(0, MAX_BODY), isCut: text.length > MAX_BODY } };
  } catch {
    // It was disposed of, or the connection ended.
    return {};
  }
}
