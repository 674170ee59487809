import { MAX_SET_COOKIES } from './limits.js';
import type { Hop, Markup, Observed, PageSnapshot, StoredCookie, Unseen } from './model.js';
import { readFields, type Fields } from './parse/fields.js';
import type { SentCookies } from './parse/cookie-jar.js';
import { isHttps } from './site.js';

/** What rules may ask for, by the name they ask with. */
export interface Evidence {
  /** The document's URL. */
  readonly url: string;
  /** Redirects and the document's own answer. */
  readonly chain: readonly Hop[];
  /** The header fields of the document's own answer. */
  readonly response: Fields;
  readonly setCookies: CookieTrail;
  readonly cookieStore: readonly StoredCookie[];
  readonly markup: Markup;
}

/** The Set-Cookie lines of the answers that count, the document's own last. */
export interface CookieTrail {
  readonly answers: readonly SentCookies[];
  /** Why some redirect's lines are missing from them. */
  readonly missing: readonly Unseen[];
}

export type EvidenceName = keyof Evidence;
export type ObservedEvidence = { readonly [Name in EvidenceName]: Observed<Evidence[Name]> };

/** Everything a snapshot can tell rules. */
export function evidenceOf(snapshot: PageSnapshot): ObservedEvidence {
  return {
    url: { seen: true, value: snapshot.url },
    chain: snapshot.chain,
    response: follow(follow(snapshot.chain, lastOf), (hop) => follow(hop.headers, readFields)),
    setCookies: follow(snapshot.chain, cookieTrail),
    cookieStore: follow(snapshot.cookieStore, bounded),
    markup: snapshot.markup,
  };
}

function follow<A, B>(observed: Observed<A>, next: (value: A) => Observed<B>): Observed<B> {
  return observed.seen ? next(observed.value) : observed;
}

function lastOf(chain: readonly Hop[]): Observed<Hop> {
  const hop = chain.at(-1);
  return hop ? { seen: true, value: hop } : { seen: false, because: 'not-recorded' };
}

function bounded<T>(items: readonly T[]): Observed<readonly T[]> {
  return items.length > MAX_SET_COOKIES ? { seen: false, because: 'too-many' } : { seen: true, value: items };
}

/**
 * Where the page ended on https, what http hops set does not count: anybody on the way could have sent it.
 * The browser's own redirects set nothing.
 */
function cookieTrail(chain: readonly Hop[]): Observed<CookieTrail> {
  const final = chain.at(-1);
  if (!final) return { seen: false, because: 'not-recorded' };
  const answers: SentCookies[] = [];
  const missing = new Set<Unseen>();
  for (const hop of chain) {
    if (hop.from === 'browser' || (isHttps(final.url) && !isHttps(hop.url))) continue;
    const lines = follow(hop.setCookies, bounded);
    if (lines.seen) answers.push({ url: hop.url, cookies: lines.value });
    else if (hop === final) return lines;
    else missing.add(lines.because);
  }
  return { seen: true, value: { answers, missing: [...missing] } };
}
