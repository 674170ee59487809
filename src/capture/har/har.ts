import {
  isRedirect,
  NOT_PROBED,
  type Hop,
  type Markup,
  type Observed,
  type PageSnapshot,
  type StoredCookie,
} from '../../engine/index.js';
import { MAX_HOPS } from '../exchange.js';
import { areOfBrowser, parseHeaders, type RawHeader } from '../headers.js';
import type { Sha256 } from '../page/from-html.js';
import { parseMarkup } from '../page/from-html.js';
import { seen, notSeen } from '../observed.js';
import { cleanUrl, isWeb, originOf } from '../url.js';
import { list, part, type Claimed } from './claimed.js';
import {
  parseCreator,
  parsePage,
  type HarContent,
  type HarEntry,
  type HarFile,
  type HarPage,
} from './entry.js';
import { collectLoads } from './loads.js';
import { setCookiesOf } from './set-cookies.js';

/** Maximum nesting depth of a file. DevTools nest call stacks, but never thousands deep. */
export const MAX_DEPTH = 10_000;
/** Maximum pages of a log. */
export const MAX_PAGES = 5_000;
/** Maximum characters of a log's pages as JSON. */
const MAX_LOG = 16_000_000;

/** What is read of a HAR file. */
export interface HarPages {
  /** Never empty. */
  readonly snapshots: readonly PageSnapshot[];
  /** The log had more pages than the limit. */
  readonly isFull: boolean;
}

/** What is wrong with a file. The message continues a sentence that starts with the file's name. */
export class HarError extends Error {}

export const notJson = () => new HarError('is not a HAR file: it is not JSON, or it is incomplete.');
export const tooDeep = () => new HarError('is not a HAR file: it is nested too deeply.');

/** Receives a log's parts in any order, and keeps only facts about main documents. */
export interface HarLog {
  /** The program that wrote the log. */
  setCreator(name: string): void;
  addPage(page: HarPage): void;
  addEntry(entry: HarEntry): void;
  /** Whether the log had more than MAX_PAGES. */
  readonly isFull: boolean;
  /** One per page, in the order of the log; without pages, one per group of entries. */
  snapshots(): PageSnapshot[];
}

/** The main document of a page, as read so far. */
interface MainDocument {
  readonly url: string;
  readonly seenAt?: number;
  readonly chain: Observed<readonly Hop[]>;
  /** The redirect target of the last response, if it is a redirect. */
  readonly next: string | null;
  readonly markup: Observed<Markup>;
  readonly cookieStore: Observed<readonly StoredCookie[]>;
}

/** @param sha256 identifies inline code */
export function harLog(sha256: Sha256): HarLog {
  const pages: HarPage[] = [];
  const visits = new Map<string, MainDocument>();
  const loads = new Map<string, ReturnType<typeof collectLoads>>();
  let creator = '';
  let sawCookies = false;
  let kept = 0;
  let isFull = false;
  const overHttps = new Set<string>();

  const bounded = (visit: MainDocument): MainDocument => {
    kept += JSON.stringify(visit).length;
    if (kept <= MAX_LOG) return visit;
    return { ...visit, chain: notSeen('too-long'), markup: notSeen('too-long') };
  };

  const addLoad = (pageref: string, page: string, entry: HarEntry) => {
    const before = loads.get(pageref);
    // Loads before the last redirect belong to another page.
    const held = before?.page === page ? before : collectLoads(page);
    loads.set(pageref, held);
    held.add(entry);
  };

  return {
    get isFull() {
      return isFull;
    },
    setCreator(name) {
      creator = name;
    },
    addPage(page) {
      if (pages.length < MAX_PAGES) pages.push(page);
      else isFull = true;
    },
    addEntry(entry) {
      const { pageref = '', url = '' } = entry;
      sawCookies ||= entry.sentCookies === true || hasSetCookie(entry) || (entry.cookies ?? []).length > 0;
      const address = cleanUrl(url);
      if (address.startsWith('https:') && isStatus(entry.status) && overHttps.size < MAX_PAGES)
        overHttps.add(originOf(address));
      const before = visits.get(pageref);
      // WebSockets are loads too.
      if (before && before.next !== address) addLoad(pageref, before.url, entry);
      if (!isWeb(address) || (before && before.next !== address)) return;
      if (!before && visits.size >= MAX_PAGES) isFull = true;
      else visits.set(pageref, bounded(advance(before, address, entry, sha256)));
    },
    snapshots() {
      const listed: readonly HarPage[] = pages.length > 0 ? pages : [...visits.keys()].map((id) => ({ id }));
      // By default Chromium exports no cookies, and the log does not say so.
      const cookiesLeftOut = creator === 'WebInspector' && !sawCookies;
      return listed.map(({ id, title = '' }): PageSnapshot => {
        // With a single page, entries may omit its id.
        const ref = visits.has(id) || listed.length > 1 ? id : '';
        const visit = visits.get(ref);
        const read = visit ? snapshotOf(visit, loads.get(ref)) : unrecorded(cleanUrl(title));
        const isAlso =
          read.url.startsWith('http:') && overHttps.has(originOf(read.url).replace('http', 'https'));
        const snapshot = isAlso ? { ...read, site: { ...read.site, isAlsoOverHttps: true } as const } : read;
        return cookiesLeftOut ? withoutCookies(snapshot) : snapshot;
      });
    },
  };
}

/**
 * The pages of a log, once it has its entries.
 * @param raw the parsed file
 * @throws HarError if it is not a HAR
 */
export function parsePages(log: HarLog, raw: Claimed<HarFile>): HarPages {
  const source = part(raw, 'log');
  if (!list(part(source, 'entries'))) throw new HarError('is JSON but not HAR: log.entries is missing.');
  log.setCreator(parseCreator(source));
  for (const page of list(part(source, 'pages')) ?? []) log.addPage(parsePage(page));
  const snapshots = log.snapshots();
  if (snapshots.length === 0) throw new HarError('contains no page and no web request.');
  return { snapshots, isFull: log.isFull };
}

function advance(
  before: MainDocument | undefined,
  url: string,
  entry: HarEntry,
  sha256: Sha256,
): MainDocument {
  const hop = hopOf(url, entry);
  const hops = before?.chain.seen ? [...before.chain.value, hop] : [hop];
  const unseenChain = before?.chain.seen === false ? before.chain : null;
  const { startedAt } = entry;
  return {
    url,
    ...(startedAt && { seenAt: startedAt }),
    chain: unseenChain ?? chainOf(hops, entry),
    next: hops.length > MAX_HOPS ? null : nextUrl(url, entry),
    markup: markupOf(url, entry, sha256),
    // A browser sends the cookies it stores, so a request without any shows that none were stored. Sent cookies do
    // not show their attributes.
    cookieStore: entry.sentCookies === false ? seen([]) : notSeen('not-recorded'),
  };
}

function chainOf(hops: readonly Hop[], { status, fromServiceWorker }: HarEntry): Observed<readonly Hop[]> {
  if (hops.length > MAX_HOPS) return notSeen('too-many');
  if (fromServiceWorker) return notSeen('service-worker');
  return isStatus(status) ? seen(hops) : notSeen('not-recorded');
}

function hopOf(url: string, entry: HarEntry): Hop {
  const { status = 0, headers: raw = [], tooManyHeaders, fromCache = false } = entry;
  const lines = raw.flatMap(linesOf);
  const listed = hasSetCookie(entry) ? undefined : setCookiesOf(entry.cookies, url);
  if (tooManyHeaders || lines.length === 0) {
    const because = tooManyHeaders ? 'too-many' : 'not-recorded';
    const setCookies = tooManyHeaders ? notSeen(because) : (listed ?? notSeen(because));
    return { url, status, from: 'network', headers: notSeen(because), setCookies };
  }
  const { headers, setCookies: ofLines } = parseHeaders(lines);
  const setCookies = listed ?? ofLines;
  // The browser's own responses are always redirects, never pages.
  if (nextUrl(url, entry) !== null && areOfBrowser({ headers, setCookies }))
    return { url, status, from: 'browser', headers, setCookies };
  // A 304 response repeats few of the stored response's headers (RFC 9110 §15.4.5).
  if (status === 304) return { url, status, from: 'http-cache', headers: notSeen('http-cache'), setCookies };
  if (!fromCache) return { url, status, from: 'network', headers, setCookies };
  // The cache removes Set-Cookie.
  const none = setCookies.seen && setCookies.value.length === 0;
  return { url, status, from: 'http-cache', headers, setCookies: none ? notSeen('http-cache') : setCookies };
}

/** Header lines as sent: without HTTP/2's pseudo-headers, and with lines split that some writers join. */
function linesOf({ name, value = '' }: RawHeader): RawHeader[] {
  if (name.startsWith(':')) return [];
  return value.split('\n').map((line) => ({ name, value: line }));
}

function nextUrl(url: string, { status, redirectURL, headers = [] }: HarEntry): string | null {
  if (!isStatus(status) || !isRedirect(status)) return null;
  const location = redirectURL || headers.find(({ name }) => name.toLowerCase() === 'location')?.value;
  if (!location || !URL.canParse(location, url)) return null;
  return cleanUrl(new URL(location, url).href) || null;
}

function markupOf(url: string, { content, startedAt }: HarEntry, sha256: Sha256): Observed<Markup> {
  if (content?.isCut) return notSeen('too-long');
  const body = content && textOf(content);
  return body === undefined ? notSeen('not-recorded') : parseMarkup(body, url, sha256, startedAt);
}

function textOf({ text, encoding = '', mimeType = '' }: HarContent): string | undefined {
  if (text === undefined || encoding === '') return text;
  if (encoding.toLowerCase() !== 'base64') return undefined;
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return decoderFor(mimeType).decode(bytes);
  } catch {
    return undefined;
  }
}

/** By the media type's charset (RFC 9110 §8.3.2), else UTF-8: tags are ASCII in almost every encoding. */
function decoderFor(mimeType: string): TextDecoder {
  const charset = /;\s{0,8}charset\s{0,8}=\s{0,8}"?([\w.:-]{1,40})/i.exec(mimeType.slice(0, 1_024))?.[1];
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

function isStatus(status: number | undefined): status is number {
  return status !== undefined && Number.isInteger(status) && status >= 100 && status <= 999;
}

function hasSetCookie({ headers = [] }: HarEntry): boolean {
  return headers.some(({ name }) => name.toLowerCase() === 'set-cookie');
}

function snapshotOf(
  document: MainDocument,
  loads: ReturnType<typeof collectLoads> | undefined,
): PageSnapshot {
  const { url, chain, markup, cookieStore, next, seenAt } = document;
  if (next !== null) return redirected(document, isWeb(next) ? next : url);
  const at = seenAt === undefined ? {} : { seenAt };
  return { url, ...at, chain, cookieStore, markup: loads ? loads.addTo(markup) : markup, site: NOT_PROBED };
}

/** A page whose recording ends with a redirect to `url`: nothing is known of its document. */
function redirected({ chain }: MainDocument, url: string): PageSnapshot {
  const nothing = notSeen('redirect-not-recorded');
  const document: Hop = { url, status: 0, from: 'network', headers: nothing, setCookies: nothing };
  return {
    url,
    chain: chain.seen ? seen([...chain.value, document]) : chain,
    cookieStore: nothing,
    markup: nothing,
    site: NOT_PROBED,
  };
}

function unrecorded(url: string): PageSnapshot {
  const nothing = notSeen('not-recorded');
  return { url, chain: nothing, cookieStore: nothing, markup: nothing, site: NOT_PROBED };
}

function withoutCookies(snapshot: PageSnapshot): PageSnapshot {
  const nothing = notSeen('not-recorded');
  const { chain } = snapshot;
  return {
    ...snapshot,
    chain: chain.seen ? seen(chain.value.map((hop) => ({ ...hop, setCookies: nothing }))) : chain,
    cookieStore: nothing,
  };
}
