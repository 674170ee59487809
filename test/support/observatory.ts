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

/** A test case, of the HTTP Observatory's suites (`suite-…`) or another, with its result (main, algorithm 6): data only. */
export interface ObservatoryCase {
  readonly id: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Lines;
  readonly redirects?: readonly Redirect[];
  readonly html?: string;
  /** The session that started at http, if it is not the redirect chain; null if port 80 was closed. */
  readonly http?: { readonly chain: readonly Visit[] } | null;
  /** The https session, if it differs from `url` and `headers`; null if port 443 was closed. */
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
    /** Absent if the Observatory rejected the site. */
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

/** The case as evidence: the page as a browser would have recorded it, and the probe. */
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

/** If a recorded chain starts on https, there was no response on http. */
function httpSession({ http }: ObservatoryCase, hops: readonly Redirect[]): readonly Visit[] | null {
  if (http !== undefined) return http?.chain ?? null;
  return hops[0]?.url.startsWith('http:') ? hops.map(({ url, status }) => ({ url, status })) : null;
}

/** A recording without https is of a site without https. */
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
