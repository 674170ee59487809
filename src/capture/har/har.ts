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
import { areOfBrowser, readHeaders, type RawHeader } from '../headers.js';
import type { Sha256 } from '../page/from-html.js';
import { readMarkup } from '../page/from-html.js';
import { seen, unseen } from '../observed.js';
import { cleanUrl, isWeb } from '../url.js';
import { list, part, type Claimed } from './claimed.js';
import {
  readCreator,
  readPage,
  type HarContent,
  type HarEntry,
  type HarFile,
  type HarPage,
} from './entry.js';
import { collectLoads } from './loads.js';

/** Containers within each other in a file. DevTools nest call stacks; nobody nests thousands. */
export const MAX_DEPTH = 10_000;
/** Pages of one log that are told apart. */
export const MAX_PAGES = 5_000;
/** Characters of all pages of one log that are kept, as JSON. */
const MAX_LOG = 16_000_000;

/** What is read of a HAR file. */
export interface HarPages {
  /** Never empty. */
  readonly snapshots: readonly PageSnapshot[];
  /** The log had more pages than are read. */
  readonly isFull: boolean;
}

/** What is wrong with a file, as the rest of a sentence that begins with its name. */
export class HarError extends Error {}

export const notJson = () => new HarError('is no HAR file: it is not JSON, or it breaks off.');
export const tooDeep = () => new HarError('is no HAR file: it is nested deeper than any HAR is.');

/** Takes a log's parts in whatever order the file has them, and keeps only facts about main documents. */
export interface HarLog {
  /** The program that wrote the log. */
  setCreator(name: string): void;
  addPage(page: HarPage): void;
  addEntry(entry: HarEntry): void;
  /** Whether the log had more than MAX_PAGES. */
  readonly isFull: boolean;
  /** One for each page, in the order of the log; without pages, one for each group of entries. */
  snapshots(): PageSnapshot[];
}

/** The main document of a page, so far. */
interface MainDocument {
  readonly url: string;
  readonly chain: Observed<readonly Hop[]>;
  /** Where the last answer leads, when it leads on. */
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

  const bounded = (visit: MainDocument): MainDocument => {
    kept += JSON.stringify(visit).length;
    if (kept <= MAX_LOG) return visit;
    return { ...visit, chain: unseen('too-long'), markup: unseen('too-long') };
  };

  const addLoad = (pageref: string, page: string, entry: HarEntry) => {
    const before = loads.get(pageref);
    // What came before the last redirect was asked for by another page.
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
      sawCookies ||= entry.sentCookies === true || hasSetCookie(entry);
      const address = cleanUrl(url);
      const before = visits.get(pageref);
      // WebSockets, too, are loads.
      if (before && before.next !== address) addLoad(pageref, before.url, entry);
      if (!isWeb(address) || (before && before.next !== address)) return;
      if (!before && visits.size >= MAX_PAGES) isFull = true;
      else visits.set(pageref, bounded(advance(before, address, entry, sha256)));
    },
    snapshots() {
      const listed: readonly HarPage[] = pages.length > 0 ? pages : [...visits.keys()].map((id) => ({ id }));
      // Chromium exports without any cookies unless asked twice, and the log does not say so.
      const cookiesLeftOut = creator === 'WebInspector' && !sawCookies;
      return listed.map(({ id, title = '' }): PageSnapshot => {
        // An entry need not say its page where there is only one.
        const ref = visits.has(id) || listed.length > 1 ? id : '';
        const visit = visits.get(ref);
        const snapshot = visit ? snapshotOf(visit, loads.get(ref)) : unrecorded(cleanUrl(title));
        return cookiesLeftOut ? withoutCookies(snapshot) : snapshot;
      });
    },
  };
}

/**
 * The pages of a log that got its entries.
 * @param raw the file that they stand in
 * @throws HarError for what is no HAR
 */
export function readPages(log: HarLog, raw: Claimed<HarFile>): HarPages {
  const source = part(raw, 'log');
  if (!list(part(source, 'entries'))) throw new HarError('is JSON, but no HAR: it has no list log.entries.');
  log.setCreator(readCreator(source));
  for (const page of list(part(source, 'pages')) ?? []) log.addPage(readPage(page));
  const snapshots = log.snapshots();
  if (snapshots.length === 0) throw new HarError('is a HAR without any page or web request in it.');
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
  const lost = before?.chain.seen === false ? before.chain : null;
  return {
    url,
    chain: lost ?? chainOf(hops, entry),
    next: hops.length > MAX_HOPS ? null : nextUrl(url, entry),
    markup: markupOf(url, entry, sha256),
    // What the browser held it sent, so a request without cookies tells that it held none; with some, it does not
    // tell their attributes.
    cookieStore: entry.sentCookies === false ? seen([]) : unseen('not-recorded'),
  };
}

function chainOf(hops: readonly Hop[], { status, fromServiceWorker }: HarEntry): Observed<readonly Hop[]> {
  if (hops.length > MAX_HOPS) return unseen('too-many');
  if (fromServiceWorker) return unseen('service-worker');
  return isStatus(status) ? seen(hops) : unseen('not-recorded');
}

function hopOf(url: string, entry: HarEntry): Hop {
  const { status = 0, headers: raw = [], tooManyHeaders, fromCache = false } = entry;
  const lines = raw.flatMap(linesOf);
  if (tooManyHeaders || lines.length === 0) {
    const because = tooManyHeaders ? 'too-many' : 'not-recorded';
    return { url, status, from: 'network', headers: unseen(because), setCookies: unseen(because) };
  }
  const { headers, setCookies } = readHeaders(lines);
  // The browser shows no answer of its own as a page: it always leads on.
  if (nextUrl(url, entry) !== null && areOfBrowser({ headers, setCookies }))
    return { url, status, from: 'browser', headers, setCookies };
  // A confirmation (RFC 9110 §15.4.5) repeats few of the headers it confirms.
  if (status === 304) return { url, status, from: 'http-cache', headers: unseen('http-cache'), setCookies };
  if (!fromCache) return { url, status, from: 'network', headers, setCookies };
  // The cache strips Set-Cookie.
  const none = setCookies.seen && setCookies.value.length === 0;
  return { url, status, from: 'http-cache', headers, setCookies: none ? unseen('http-cache') : setCookies };
}

/** Header lines as sent: HTTP/2's pseudo-headers are none, and some writers join repeated lines by a line feed. */
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

function markupOf(url: string, { content }: HarEntry, sha256: Sha256): Observed<Markup> {
  if (content?.isCut) return unseen('too-long');
  const body = content && textOf(content);
  return body === undefined ? unseen('not-recorded') : readMarkup(body, url, sha256);
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

/** By the type's charset (RFC 9110 §8.3.2), or UTF-8: what tags are made of is ASCII almost anywhere. */
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
  { url, chain, markup, cookieStore }: MainDocument,
  loads: ReturnType<typeof collectLoads> | undefined,
): PageSnapshot {
  return { url, chain, cookieStore, markup: loads ? loads.addTo(markup) : markup, site: NOT_PROBED };
}

function unrecorded(url: string): PageSnapshot {
  const nothing = unseen('not-recorded');
  return { url, chain: nothing, cookieStore: nothing, markup: nothing, site: NOT_PROBED };
}

function withoutCookies(snapshot: PageSnapshot): PageSnapshot {
  const nothing = unseen('not-recorded');
  const { chain } = snapshot;
  return {
    ...snapshot,
    chain: chain.seen ? seen(chain.value.map((hop) => ({ ...hop, setCookies: nothing }))) : chain,
    cookieStore: nothing,
  };
}
