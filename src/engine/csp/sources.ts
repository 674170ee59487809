import type { InlineCode, LoadKind, PageUse } from '../model.js';

/** A list of sources that lets in what a page uses, and whether it lets in all of it. */
export interface SourceList {
  readonly sources: readonly string[];
  /** Places that have no source expression, or none that is safe. */
  readonly refused: readonly string[];
}

/** Where pictures and fonts may be `data:`; as script or frame it would let in anything. */
const DATA_IS_SAFE: ReadonlySet<LoadKind> = new Set(['img', 'font', 'media']);
/** A picture or a worker made by the page's own script. */
const BLOB_IS_SAFE: ReadonlySet<LoadKind> = new Set(['img', 'media', 'worker', 'connect']);

/**
 * Sources for the places one kind was loaded from, the page's own first.
 * @param https whether the page is to be had over https, where what is fetched without TLS is none of it
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
  return { sources: [...sources].sort(ownFirst), refused };
}

function sourceFor(kind: LoadKind, place: string, page: string, https: boolean): string | null {
  if (place === 'self') return "'self'";
  if (place === 'data:') return DATA_IS_SAFE.has(kind) ? place : null;
  if (place === 'blob:') return BLOB_IS_SAFE.has(kind) ? place : null;
  return hostSource(place, page, https);
}

/**
 * An origin as a host-source (CSP3 §2.3.1), or null: a host may hold characters that end a source or a directive,
 * and browsers match no IP address but 127.0.0.1 (§6.7.2.8).
 */
export function hostSource(origin: string, page: string, https: boolean): string | null {
  const [, scheme = '', host = ''] = HOST_SOURCE.exec(origin) ?? [];
  if (host === '' || /^\d+\.\d+\.\d+\.\d+(?::|$)/.test(host)) {
    if (!/^127\.0\.0\.1(?::|$)/.test(host)) return null;
  }
  const secure = https && (scheme === 'http' || scheme === 'ws') ? `${scheme}s` : scheme;
  const source = `${secure}://${host}`;
  return source === originOf(page) ? "'self'" : source;
}

const HOST_SOURCE = /^(https?|wss?):\/\/([a-z0-9_](?:[a-z0-9._-]{0,252})(?::\d{1,5})?)$/;

/** Hash sources (CSP3 §2.3.1) for inline code; what is no SHA-256 is left out. */
export function hashSources(code: readonly InlineCode[]): string[] {
  return [
    ...new Set(
      code.flatMap(({ sha256 }) => (/^[A-Za-z0-9+/]{43}=$/.test(sha256) ? [`'sha256-${sha256}'`] : [])),
    ),
  ];
}

/** Where pictures and fonts came from, as far as it was seen: a sheet that was not looked into may hold `data:`. */
export function placesOf({ origins, sheetsUnread }: PageUse, kind: LoadKind): readonly string[] {
  const places = origins[kind] ?? [];
  return sheetsUnread && (kind === 'img' || kind === 'font') ? [...places, 'data:'] : places;
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

/** `'self'`, then hosts, then schemes. */
function ownFirst(a: string, b: string): number {
  const rank = (source: string) => (source === "'self'" ? 0 : source.endsWith(':') ? 2 : 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
