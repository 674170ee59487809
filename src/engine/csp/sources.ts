import type { InlineCode, LoadKind, PageUse } from '../model/facts.js';
import { originOfPlace } from './script-place.js';

/** Sources that allow what a page uses, and what they cannot allow. */
export interface SourceList {
  readonly sources: readonly string[];
  /** Origins without a source expression, or without a safe one. */
  readonly refused: readonly string[];
}

/** Kinds that may use `data:`; for scripts and frames it would allow anything. */
const DATA_IS_SAFE: ReadonlySet<LoadKind> = new Set(['img', 'font', 'media']);
/** Kinds that may use `blob:`, made by the page's own script. A frame of it has the page's policy (HTML, policy container). */
const BLOB_IS_SAFE: ReadonlySet<LoadKind> = new Set(['img', 'media', 'worker', 'connect', 'frame']);

/**
 * Sources for the origins one kind was loaded from, the page's own first.
 * @param https whether the page is available over https; http origins are then written as https
 */
export function sourcesFor(
  kind: LoadKind,
  places: readonly string[],
  page: string,
  https: boolean,
): SourceList {
  const sources = new Set<string>();
  const refused: string[] = [];
  for (const place of places) {
    const source = sourceFor(kind, place, page, https);
    if (source === null) refused.push(place);
    else sources.add(source);
  }
  const all = [...sources].filter((source) => !isWithin(source, sources));
  return { sources: all.sort(ownFirst), refused };
}

/** Whether a folder's whole host is a source too. */
export function isWithin(source: string, all: ReadonlySet<string>): boolean {
  const host = originOfPlace(source);
  return host !== source && all.has(host);
}

function sourceFor(kind: LoadKind, place: string, page: string, https: boolean): string | null {
  if (place === 'self') return "'self'";
  if (place === 'data:') return DATA_IS_SAFE.has(kind) ? place : null;
  if (place === 'blob:') return BLOB_IS_SAFE.has(kind) ? place : null;
  return hostSource(place, page, https);
}

/**
 * An origin, or a place of scripts, as a host-source (CSP3 §2.3.1), or null: a host may contain characters that end a
 * source or a directive, or an underscore or an IPv6 address, which browsers do not take there.
 */
export function hostSource(place: string, page: string, https: boolean): string | null {
  const [, scheme = '', host = '', path = ''] = HOST_SOURCE.exec(place) ?? [];
  if (host === '') return null;
  const secure = https && (scheme === 'http' || scheme === 'ws') ? `${scheme}s` : scheme;
  const source = `${secure}://${host}`;
  return source === originOf(page) ? "'self'" : source + path;
}

const HOST_SOURCE =
  /^(https?|wss?):\/\/([a-z0-9](?:[a-z0-9.-]{0,252})(?::\d{1,5})?)((?:\/[\w.@~+-]{1,100}){0,15}\/?)$/;

/** Hash sources (CSP3 §2.3.1) for inline code, without invalid hashes. */
export function hashSources(code: readonly InlineCode[]): string[] {
  return [
    ...new Set(
      code.flatMap(({ sha256 }) => (/^[A-Za-z0-9+/]{43}=$/.test(sha256) ? [`'sha256-${sha256}'`] : [])),
    ),
  ];
}

/** The origins of a kind; an unread style sheet may load images and fonts from `data:`. */
export function placesOf(
  { origins, sheetsUnread }: Pick<PageUse, 'origins' | 'sheetsUnread'>,
  kind: LoadKind,
): readonly string[] {
  const places = origins[kind] ?? [];
  return sheetsUnread && (kind === 'img' || kind === 'font') ? [...places, 'data:'] : places;
}

/** '' for what is no URL. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

/** `'self'`, then hosts, then schemes. */
function ownFirst(a: string, b: string): number {
  const rank = (source: string) => (source === "'self'" ? 0 : source.endsWith(':') ? 2 : 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
