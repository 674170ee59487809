import { MAX_SET_COOKIES } from './limits.js';
import { checkEnforced, type Enforced } from './csp/enforced.js';
import { checkPolicies, type CspResult } from './csp/check-policies.js';
import type {
  CorsResponse,
  Hop,
  Markup,
  MetaElement,
  Observed,
  PageContent,
  PageSnapshot,
  Probed,
  StoredCookie,
  Unseen,
  Visit,
} from './model.js';
import { readFields, type Fields } from './parse/fields.js';
import { sentCookies, type SentCookie, type SentCookies } from './parse/cookie-jar.js';
import { metaPoliciesOf, policiesOf, type Policy } from './parse/csp.js';
import { metasOf } from './parse/html.js';
import { isHttps, siteOf, type Site } from './site.js';

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
  readonly content: PageContent;
  /** The `<meta>` elements of an HTML document; none where it is something else. */
  readonly metas: readonly MetaElement[];
  readonly policies: Policies;
  readonly site: Site;
  /** From http:// on; null where nothing answers there. */
  readonly http: readonly Visit[] | null;
  readonly cors: CorsResponse;
  /** What was asked for beyond the page. */
  readonly probes: readonly Probed[];
}

/** Every Content-Security-Policy of the page, and what they come to together. */
export interface Policies {
  readonly header: readonly Policy[];
  readonly meta: Observed<readonly Policy[]>;
  /** Those of both that were seen. */
  readonly all: readonly Policy[];
  /** Of the header's alone where the page's markup was not seen. */
  readonly result: CspResult;
  /** What several come to in browsers; undefined for one, which the result is of, and for what does not read. */
  readonly enforced: Enforced | undefined;
}

/** The Set-Cookie lines of the answers that count, the document's own last. */
export interface CookieTrail {
  readonly responses: readonly SentCookies[];
  /** Every line of the page's own site, refused ones too; a redirect may be somebody else's. */
  readonly own: readonly SentCookie[];
  /** Why some redirect's lines are missing from them. */
  readonly missing: readonly Unseen[];
}

export type EvidenceName = keyof Evidence;
export type ObservedEvidence = { readonly [Name in EvidenceName]: Observed<Evidence[Name]> } & {
  /** What was seen, bare: one object for all rules, as making one for each took longer than most of them. */
  readonly values: { readonly [Name in EvidenceName]: Evidence[Name] | undefined };
};

/** Everything a snapshot can tell rules. */
export function evidenceOf(snapshot: PageSnapshot): ObservedEvidence {
  const { url, chain, markup } = snapshot;
  const { cors, probes } = snapshot.site;
  const response = follow(follow(chain, lastOf), (hop) => follow(hop.headers, readFields));
  const setCookies = follow(chain, cookieTrail);
  const cookieStore = follow(snapshot.cookieStore, bounded);
  const content = follow(markup, contentOf);
  const metas = follow(response, (fields) => metasOf(fields, markup));
  const site = siteOf(snapshot);
  const { http } = site;
  const policies = follow(response, (fields) => readPolicies(fields, metas, site.https));
  return {
    url: { seen: true, value: url },
    chain,
    response,
    setCookies,
    cookieStore,
    markup,
    content,
    metas,
    policies,
    site: { seen: true, value: site },
    http,
    cors,
    probes,
    values: {
      url,
      chain: valueOf(chain),
      response: valueOf(response),
      setCookies: valueOf(setCookies),
      cookieStore: valueOf(cookieStore),
      markup: valueOf(markup),
      content: valueOf(content),
      metas: valueOf(metas),
      policies: valueOf(policies),
      site,
      http: valueOf(http),
      cors: valueOf(cors),
      probes: valueOf(probes),
    },
  };
}

function contentOf({ content }: Markup): Observed<PageContent> {
  return content ?? { seen: false, because: 'not-recorded' };
}

function valueOf<T>(observed: Observed<T>): T | undefined {
  return observed.seen ? observed.value : undefined;
}

function follow<A, B>(observed: Observed<A>, next: (value: A) => Observed<B>): Observed<B> {
  return observed.seen ? next(observed.value) : observed;
}

function readPolicies(
  response: Fields,
  metas: Observed<readonly MetaElement[]>,
  https: boolean,
): Observed<Policies> {
  return follow(response.get('Content-Security-Policy'), (field) => {
    const header = policiesOf(field);
    const meta = follow(metas, (elements): Observed<readonly Policy[]> => {
      const found = metaPoliciesOf(elements);
      return found === 'too-long' ? { seen: false, because: 'too-long' } : { seen: true, value: found };
    });
    const inMeta = meta.seen ? meta.value : [];
    const all = inMeta.length > 0 ? [...header, ...inMeta] : header;
    const result = checkPolicies(header, inMeta, https);
    const isValid = result.kind === 'checked' && result.flaws[0]?.id !== 'invalid';
    const enforced = isValid && all.length > 1 ? checkEnforced(all, https) : undefined;
    return { seen: true, value: { header, meta, all, result, enforced } };
  });
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
  const missing: Unseen[] = [];
  for (const hop of chain) {
    if (hop.from === 'browser' || (isHttps(final.url) && !isHttps(hop.url))) continue;
    const lines = follow(hop.setCookies, bounded);
    if (lines.seen) answers.push({ url: hop.url, cookies: lines.value });
    else if (hop === final) return lines;
    else if (!missing.includes(lines.because)) missing.push(lines.because);
  }
  return { seen: true, value: { responses: answers, own: sentCookies(answers, final.url), missing } };
}
