import type { PageSnapshot } from '../engine/index.js';
import { harLog, type HarContent, type HarEntry } from './har.js';
import type { RawHeader } from './headers.js';
import { MAX_BODY } from './markup.js';

/** Characters of a name, an address and the like; capture has its own, tighter bounds. */
const MAX_TEXT = 65_536;
/** Characters of one header value, so that its length can be told. */
const MAX_VALUE = 1_048_576;
/** Lines of an entry's headers. */
const MAX_LINES = 20_000;

/**
 * Reads a HAR 1.2 log that was parsed whole; the command line reads it as it streams by.
 * @returns its pages, or one sentence saying what is wrong with it
 */
export function readHarJson(
  raw: unknown,
): { readonly snapshots: readonly PageSnapshot[]; readonly isFull: boolean } | string {
  const source = part(raw, 'log');
  const entries = part(source, 'entries');
  if (!Array.isArray(entries)) return 'It is JSON, but no HAR: it has no list log.entries.';
  const log = harLog();
  log.setCreator(text(part(part(source, 'creator'), 'name')) ?? '');
  for (const page of list(part(source, 'pages'))) {
    log.addPage({ id: text(part(page, 'id')) ?? '', title: text(part(page, 'title')) });
  }
  for (const entry of entries as readonly unknown[]) log.addEntry(entryOf(entry));
  const snapshots = log.snapshots();
  if (snapshots.length === 0) return 'It is a HAR without any page or web request in it.';
  return { snapshots, isFull: log.isFull };
}

function entryOf(raw: unknown): HarEntry {
  const [request, response] = [part(raw, 'request'), part(raw, 'response')];
  const headers = part(response, 'headers');
  const status = part(response, 'status');
  const fromCache = part(raw, '_fromCache');
  return {
    pageref: text(part(raw, 'pageref')),
    url: text(part(request, 'url')),
    sentCookies: sentCookies(request),
    status: typeof status === 'number' ? status : undefined,
    redirectURL: text(part(response, 'redirectURL')),
    headers: Array.isArray(headers) ? headers.slice(0, MAX_LINES).flatMap(lineOf) : undefined,
    tooManyHeaders: Array.isArray(headers) && headers.length > MAX_LINES ? true : undefined,
    content: contentOf(part(response, 'content')),
    fromCache: fromCache === true || (typeof fromCache === 'string' && fromCache !== ''),
    fromServiceWorker: part(response, '_fetchedViaServiceWorker') === true,
    resourceType: text(part(raw, '_resourceType')),
  };
}

/** Undefined where it was not recorded. */
function sentCookies(request: unknown): boolean | undefined {
  if (list(part(request, 'cookies')).length > 0) return true;
  const headers = part(request, 'headers');
  if (!Array.isArray(headers)) return undefined;
  return headers.some((line) => text(part(line, 'name'))?.toLowerCase() === 'cookie');
}

function lineOf(raw: unknown): RawHeader[] {
  const [name, value] = [text(part(raw, 'name')), text(part(raw, 'value'), MAX_VALUE)];
  return name === undefined || value === undefined ? [] : [{ name, value }];
}

function contentOf(raw: unknown): HarContent | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const body = part(raw, 'text');
  return {
    text: text(body, MAX_BODY),
    isCut: typeof body === 'string' && body.length > MAX_BODY,
    encoding: text(part(raw, 'encoding')),
    mimeType: text(part(raw, 'mimeType')),
  };
}

/** What a JSON object has under a name of its own. */
function part(raw: unknown, name: string): unknown {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, name)
    ? (raw as Record<string, unknown>)[name]
    : undefined;
}

function list(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? (raw as readonly unknown[]) : [];
}

function text(raw: unknown, limit = MAX_TEXT): string | undefined {
  return typeof raw === 'string' ? raw.slice(0, limit) : undefined;
}
