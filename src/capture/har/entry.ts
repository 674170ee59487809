import type { Content, Cookie, Entry, Header, Log, Page, Request, Response } from 'har-format';
import { MAX_SET_COOKIES, type ValueKind } from '../../engine/index.js';
import type { RawHeader } from '../headers.js';
import { MAX_BODY } from '../page/from-html.js';
import { valueKindOf } from '../value-kind.js';
import { list, part, text, type Claimed } from './claimed.js';

/** Maximum characters of a name, a URL and the like. Capture has its own, lower limits. */
export const MAX_TEXT = 65_536;
/** Maximum characters of a text that is only compared with known words. */
export const MAX_WORD = 64;
/** Maximum characters of a header value. Far more than is kept, so that its length can be reported. */
export const MAX_VALUE = 1_048_576;
/** Maximum header lines of an entry, and their characters. */
export const MAX_LINES = 20_000;
const MAX_LINES_TOTAL = 4_194_304;

/** A cookie as browsers write it. HAR 1.2 has no `sameSite`. */
export interface HarFileCookie extends Cookie {
  readonly sameSite?: string | null | undefined;
}

/** An entry as Chromium's DevTools write it. The HAR types lack this field. */
export interface HarFileEntry extends Omit<Entry, 'response'> {
  readonly response: Omit<Response, 'cookies'> & {
    readonly cookies: readonly HarFileCookie[];
    readonly _fetchedViaServiceWorker?: boolean;
  };
}

export interface HarFileLog extends Omit<Log, 'entries'> {
  readonly entries: readonly HarFileEntry[];
}

export interface HarFile {
  readonly log: HarFileLog;
}

/** What is read of a page of a log (HAR 1.2 §pages). */
export interface HarPage {
  readonly id: string;
  /** Often the URL. */
  readonly title?: string | undefined;
}

/** What is read of an entry of a log (HAR 1.2 §entries). What is absent was not recorded. */
export interface HarEntry {
  readonly pageref?: string | undefined;
  /** Milliseconds since the epoch; NaN if it was not recorded. */
  readonly startedAt?: number | undefined;
  readonly url?: string | undefined;
  /** Whether the request carried a Cookie header or any cookie. */
  readonly sentCookies?: boolean | undefined;
  /** 0 if there was no response. */
  readonly status?: number | undefined;
  readonly redirectURL?: string | undefined;
  readonly headers?: readonly RawHeader[] | undefined;
  /** There were more headers than the limit. */
  readonly tooManyHeaders?: boolean | undefined;
  /** The response's cookies, and one more than the limit if there were more. */
  readonly cookies?: readonly HarCookie[] | undefined;
  readonly content?: HarContent | undefined;
  readonly fromCache?: boolean | undefined;
  readonly fromServiceWorker?: boolean | undefined;
  /** Chromium's resource type, such as `stylesheet`. */
  readonly resourceType?: string | undefined;
}

/** A cookie of a response (HAR 1.2 §cookies), never its value. What is absent was not written. */
export interface HarCookie {
  readonly name: string;
  readonly kind?: ValueKind | undefined;
  readonly path?: string | undefined;
  readonly domain?: string | undefined;
  readonly expires?: string | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly secure?: boolean | undefined;
  readonly sameSite?: string | undefined;
}

export interface HarContent {
  readonly text?: string | undefined;
  /** The text was cut. */
  readonly isCut?: boolean | undefined;
  readonly encoding?: string | undefined;
  readonly mimeType?: string | undefined;
}

/** Reads an entry, from a parsed file or from a stream. */
export function parseEntry(raw: Claimed<HarFileEntry>): HarEntry {
  const [request, response] = [part(raw, 'request'), part(raw, 'response')];
  const status = text(part(response, 'status'), MAX_WORD);
  const fromCache: unknown = part(raw, '_fromCache');
  return {
    pageref: text(part(raw, 'pageref'), MAX_TEXT),
    startedAt: Date.parse(text(part(raw, 'startedDateTime'), MAX_WORD) ?? ''),
    url: text(part(request, 'url'), MAX_TEXT),
    sentCookies: sentCookies(request),
    status: status === undefined ? undefined : Number(status),
    redirectURL: text(part(response, 'redirectURL'), MAX_TEXT),
    ...parseLines(part(response, 'headers')),
    cookies: parseCookies(part(response, 'cookies')),
    content: parseContent(part(response, 'content')),
    fromCache: fromCache === true || (typeof fromCache === 'string' && fromCache !== ''),
    fromServiceWorker: (part(response, '_fetchedViaServiceWorker') as unknown) === true,
    resourceType: text(part(raw, '_resourceType'), MAX_WORD),
  };
}

export function parsePage(raw: Claimed<Page>): HarPage {
  return { id: text(part(raw, 'id'), MAX_TEXT) ?? '', title: text(part(raw, 'title'), MAX_TEXT) };
}

/** The program that wrote the log. */
export function parseCreator(raw: Claimed<HarFileLog> | undefined): string {
  return text(part(part(raw, 'creator'), 'name'), MAX_WORD) ?? '';
}

/** Undefined if it was not recorded. */
function sentCookies(request: Claimed<Request> | undefined): boolean | undefined {
  if (list(part(request, 'cookies'))?.length) return true;
  const lines = list(part(request, 'headers'));
  const isCookie = (line: Claimed<Header>) => text(part(line, 'name'), MAX_WORD)?.toLowerCase() === 'cookie';
  if (lines?.slice(0, MAX_LINES).some(isCookie)) return true;
  return lines && lines.length <= MAX_LINES ? false : undefined;
}

function parseLines(raw: Claimed<Header[]> | undefined): Pick<HarEntry, 'headers' | 'tooManyHeaders'> {
  const headers: RawHeader[] = [];
  const fits = countLines();
  for (const line of list(raw) ?? []) {
    if (!fits(line)) return { headers, tooManyHeaders: true };
    const name = text(part(line, 'name'), MAX_TEXT);
    // A header without a value still counts as sent.
    if (name !== undefined) headers.push({ name, value: text(part(line, 'value'), MAX_VALUE) ?? '' });
  }
  return list(raw) ? { headers } : {};
}

function parseCookies(raw: Claimed<readonly HarFileCookie[]> | undefined): HarCookie[] | undefined {
  return list(raw)
    ?.slice(0, MAX_SET_COOKIES + 1)
    .map((cookie) => ({
      name: text(part(cookie, 'name'), MAX_TEXT) ?? '',
      kind: writtenKind(text(part(cookie, 'value'), MAX_TEXT)),
      path: text(part(cookie, 'path'), MAX_TEXT),
      domain: text(part(cookie, 'domain'), MAX_TEXT),
      expires: text(part(cookie, 'expires'), MAX_WORD),
      httpOnly: flag(part(cookie, 'httpOnly')),
      secure: flag(part(cookie, 'secure')),
      sameSite: text(part(cookie, 'sameSite'), MAX_WORD),
    }));
}

/** Some writers leave values out, so one that is empty was perhaps not recorded. */
function writtenKind(value = ''): ValueKind | undefined {
  return value === '' ? undefined : valueKindOf(value);
}

function flag(raw: unknown): boolean | undefined {
  return typeof raw === 'boolean' ? raw : undefined;
}

/** Returns a counter of header lines: whether one more is within the limits. */
export function countLines(): (line: Claimed<Header>) => boolean {
  let [lines, characters] = [0, 0];
  return (line) => {
    lines += 1;
    characters += text(part(line, 'name'), MAX_TEXT)?.length ?? 0;
    characters += text(part(line, 'value'), MAX_VALUE)?.length ?? 0;
    return lines <= MAX_LINES && characters <= MAX_LINES_TOTAL;
  };
}

function parseContent(raw: Claimed<Content> | undefined): HarContent {
  const body: unknown = part(raw, 'text');
  // Some writers have '' for a body that they did not keep.
  const isKept = body !== '' || !(Number(text(part(raw, 'size'), MAX_WORD)) > 0);
  return {
    text: isKept ? text(body, MAX_BODY) : undefined,
    isCut: typeof body === 'string' && body.length > MAX_BODY,
    encoding: text(part(raw, 'encoding'), MAX_WORD),
    mimeType: text(part(raw, 'mimeType'), MAX_TEXT),
  };
}
