import { Parser } from 'htmlparser2';
import { redactSetCookie } from '../../src/capture/set-cookie.js';
import {
  NOT_PROBED,
  htmlOf,
  type Hop,
  type Markup,
  type MetaElement,
  type Observed,
  type PageSnapshot,
  type PreloadedHost,
  type ScriptElement,
  type Visit,
} from '../../src/engine/index.js';
import recorded from '../fixtures/observatory/cases.json' with { type: 'json' };

type Lines = readonly (readonly [name: string, value: string])[];

type Redirect = { readonly url: string; readonly status: number; readonly headers?: Lines };

/** What the HTTP Observatory (main, algorithm 6) made of a site: data only. */
export interface ObservatoryCase {
  readonly id: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Lines;
  readonly redirects?: readonly Redirect[];
  readonly html?: string;
  /** The session that began at http, where it is not the chain of redirects; null where port 80 was closed. */
  readonly http?: { readonly chain: readonly Visit[] } | null;
  /** The https session, where it is not what `url` and `headers` say; null where port 443 was closed. */
  readonly https?: { readonly verified: boolean } | null;
  readonly cors?: { readonly headers: Lines; readonly origin?: string };
  /** The preload list's entries. */
  readonly preload?: Readonly<
    Record<string, { readonly includeSubDomains: boolean; readonly mode?: string | null }>
  >;
  /** The site itself is on the preload list. */
  readonly preloaded?: boolean;
  readonly expect: {
    readonly score?: number;
    readonly grade?: string;
    /** Absent when the Observatory refused the site. */
    readonly results?: Readonly<Record<string, string>>;
    readonly error?: string;
  };
}

interface Recorded {
  readonly keys: Readonly<Record<string, { readonly modifier: number; readonly pass: boolean }>>;
  readonly grades: readonly { readonly raw: number; readonly score: number; readonly grade: string }[];
  readonly cases: readonly ObservatoryCase[];
}

export const OBSERVATORY = recorded as unknown as Recorded;

/** The case as evidence: the page as a browser would have recorded it, and what was asked for beyond it. */
export function snapshotOf(site: ObservatoryCase): PageSnapshot {
  const hops = [...(site.redirects ?? []), { url: site.url, status: site.status, headers: site.headers }];
  return {
    url: site.url,
    chain: seen(hops.map((hop) => hopOf(hop.url, hop.status, hop.headers ?? []))),
    cookieStore: seen([]),
    markup: seen(readMarkup(site.html ?? '')),
    site: {
      http: seen(httpSession(site, hops)),
      tls: seen(tlsOf(site, hops)),
      cors: seen({
        ...(site.cors?.origin !== undefined && { origin: site.cors.origin }),
        headers: (site.cors?.headers ?? []).map(([name, value]) => ({ name, value })),
      }),
      probes: NOT_PROBED.probes,
      preload: seen(preloadedHosts(site, new URL(hops[0]?.url ?? site.url).hostname)),
    },
  };
}

/** A recorded chain that begins on https is all there was: nothing answered on http. */
function httpSession({ http }: ObservatoryCase, hops: readonly Redirect[]): readonly Visit[] | null {
  if (http !== undefined) return http?.chain ?? null;
  return hops[0]?.url.startsWith('http:') ? hops.map(({ url, status }) => ({ url, status })) : null;
}

/** A recording without any https is one of a site that has none. */
function tlsOf({ https }: ObservatoryCase, hops: readonly Redirect[]) {
  if (https === null || !hops.some(({ url }) => url.startsWith('https:'))) return 'closed';
  return https?.verified === false ? 'untrusted' : 'trusted';
}

function preloadedHosts({ preload = {}, preloaded }: ObservatoryCase, host: string): PreloadedHost[] {
  const listed = Object.entries(preload).flatMap(([name, { includeSubDomains, mode }]) =>
    mode === null ? [] : [{ host: name, includeSubDomains }],
  );
  return preloaded ? [...listed, { host, includeSubDomains: false }] : listed;
}

function seen<T>(value: T): Observed<T> {
  return { seen: true, value };
}

function hopOf(url: string, status: number, lines: Lines): Hop {
  const isCookie = ([name]: Lines[number]) => name.toLowerCase() === 'set-cookie';
  return {
    url,
    status,
    from: 'network',
    headers: {
      seen: true,
      value: lines.filter((line) => !isCookie(line)).map(([name, value]) => ({ name, value })),
    },
    setCookies: { seen: true, value: lines.filter(isCookie).map(([, value]) => redactSetCookie(value)) },
  };
}

/** The start tags of a body, as the Observatory collects them. */
export function readMarkup(body: string): Markup {
  const html = htmlOf(body);
  if (html === null) return { from: 'body', json: true, metas: [], scripts: [] };
  const metas: MetaElement[] = [];
  const scripts: ScriptElement[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      const pick = (...names: string[]) =>
        Object.fromEntries(
          names.flatMap((key) => {
            const value = attributes[key.replace('httpEquiv', 'http-equiv')];
            return value === undefined ? [] : [[key, value]];
          }),
        );
      if (name === 'meta') metas.push(pick('httpEquiv', 'name', 'content'));
      if (name === 'script') scripts.push(pick('src', 'integrity', 'crossorigin'));
    },
  });
  parser.end(html);
  return { from: 'body', metas, scripts };
}
