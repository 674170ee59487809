import { Parser } from 'htmlparser2';
import { redactSetCookie } from '../../src/capture/set-cookie.js';
import type { Hop, Markup, MetaElement, PageSnapshot, ScriptElement } from '../../src/engine/index.js';
import recorded from '../fixtures/observatory/cases.json' with { type: 'json' };

type Lines = readonly (readonly [name: string, value: string])[];

/** What the HTTP Observatory (main, algorithm 6) made of a site: data only. */
export interface ObservatoryCase {
  readonly id: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Lines;
  readonly redirects?: readonly { readonly url: string; readonly status: number; readonly headers?: Lines }[];
  readonly html?: string;
  /** The https session, where it is not what `url` and `headers` say. */
  readonly https?: { readonly verified: boolean } | null;
  readonly preload?: Readonly<Record<string, unknown>>;
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

/** The case as a browser would have recorded it. */
export function snapshotOf(site: ObservatoryCase): PageSnapshot {
  const hops = [...(site.redirects ?? []), { url: site.url, status: site.status, headers: site.headers }];
  return {
    url: site.url,
    chain: { seen: true, value: hops.map((hop) => hopOf(hop.url, hop.status, hop.headers ?? [])) },
    cookieStore: { seen: true, value: [] },
    markup: { seen: true, value: readMarkup(site.html ?? '') },
  };
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
export function readMarkup(html: string): Markup {
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
