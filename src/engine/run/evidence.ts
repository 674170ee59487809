import { cookieJudge, type CookieJudge } from '../cookies/cookie-names.js';
import { MAX_SET_COOKIES } from '../limits.js';
import { checkEnforced, type Enforced } from '../csp/enforced.js';
import { checkInBrowsers, checkPolicies, type CspResult } from '../csp/check-policies.js';
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
} from '../model/facts.js';
import type { StackMember } from '../model/report.js';
import { fieldOf, parseFields, type Fields } from '../parse/fields.js';
import { map } from '../model/observed.js';
import { sentCookies, type SentCookie, type SentCookies } from '../parse/cookie-jar.js';
import { isInForce, metaPoliciesOf, policiesOf, type Policy } from '../parse/csp.js';
import { metasOf } from '../parse/html.js';
import pageFields from '../data/page-fields.json' with { type: 'json' };
import { notAPage } from '../parse/content-type.js';
import { isHttps, siteOf, type Site } from '../site.js';
import { detectStack } from '../stack/detect.js';

/** What rules may need, by name. */
export interface Evidence {
  /** The document's URL. */
  readonly url: string;
  /** Redirects and the document's response. */
  readonly chain: readonly Hop[];
  /** The header fields of the document's response. */
  readonly response: Fields;
  readonly setCookies: CookieTrail;
  readonly cookieStore: readonly StoredCookie[];
  /** What each cookie is for. */
  readonly judge: CookieJudge;
  readonly markup: Markup;
  readonly content: PageContent;
  /** The `<meta>` elements of an HTML document; empty for other types. */
  readonly metas: readonly MetaElement[];
  readonly policies: Policies;
  readonly site: Site;
  /** Redirect chain that starts at http://; null if nothing responds there. */
  readonly http: readonly Visit[] | null;
  readonly cors: CorsResponse;
  /** Requests beyond the page, with their responses. */
  readonly probes: readonly Probed[];
}

/** Every Content-Security-Policy of the page, and their combined result. */
export interface Policies {
  readonly header: readonly Policy[];
  /** Those that browsers apply. */
  readonly meta: Observed<readonly Policy[]>;
  /** The seen ones of both. */
  readonly all: readonly Policy[];
  /** Of the header's policies only, if the markup was not seen. */
  readonly result: CspResult;
  /** The same for the Observatory, which also reads each `<meta>` outside the head. */
  readonly counted: { readonly all: readonly Policy[]; readonly result: CspResult };
  /** What browsers enforce of several policies; undefined for a single policy and for invalid ones. */
  readonly enforced: Enforced | undefined;
}

/** The Set-Cookie lines of the responses that count, the document's last. */
export interface CookieTrail {
  readonly responses: readonly SentCookies[];
  /**
   * The lines of the page's site, except those that delete a cookie, and those that browsers refuse; a redirect may
   * belong to another site.
   */
  readonly own: readonly SentCookie[];
  /** Why lines of a redirect are missing. */
  readonly missing: readonly Unseen[];
}

export type EvidenceName = keyof Evidence;
export type ObservedEvidence = { readonly [Name in EvidenceName]: Observed<Evidence[Name]> } & {
  /** The seen values in one object for all rules: creating one for each rule took longer than most checks. */
  readonly values: { readonly [Name in EvidenceName]: Evidence[Name] | undefined };
  /** Whether the response is a page to browsers, or may be. */
  readonly isPage: boolean;
  /** Without what browsers read of pages only. */
  readonly ofData: () => ObservedEvidence;
  /** What serves the page; recognized once, when it is asked for. */
  readonly stack: () => readonly StackMember[];
};

/** Derives all evidence from a snapshot. */
export function evidenceOf(snapshot: PageSnapshot): ObservedEvidence {
  const { url, chain, markup } = snapshot;
  const { cors, probes } = snapshot.site;
  const response = follow(follow(chain, lastOf), (hop) => follow(hop.headers, parseFields));
  const setCookies = follow(chain, (hops) => cookieTrail(hops, snapshot.seenAt));
  const cookieStore = follow(snapshot.cookieStore, bounded);
  const content = follow(markup, contentOf);
  const metas = follow(response, (fields) => metasOf(fields, markup));
  const site = siteOf(snapshot);
  const { http } = site;
  let members: readonly StackMember[] | undefined;
  const stack = () => (members ??= detectStack(snapshot));
  const judge = cookieJudge(() => labelsIn(stack()));
  const policies = follow(response, (fields) => parsePolicies(fields, metas, site.https));
  const evidence: ObservedEvidence = {
    url: { seen: true, value: url },
    chain,
    response,
    setCookies,
    cookieStore,
    judge: { seen: true, value: judge },
    markup,
    content,
    metas,
    policies,
    site: { seen: true, value: site },
    http,
    cors,
    probes,
    isPage: !response.seen || notAPage(response.value, statusOf(chain)) === null,
    ofData: () => (data ??= withoutPageFields(evidence)),
    stack,
    values: {
      url,
      chain: valueOf(chain),
      response: valueOf(response),
      setCookies: valueOf(setCookies),
      cookieStore: valueOf(cookieStore),
      judge,
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
  let data: ObservedEvidence | undefined;
  return evidence;
}

const PAGE_FIELDS: ReadonlySet<string> = new Set(pageFields.fields);

function withoutPageFields(evidence: ObservedEvidence): ObservedEvidence {
  const { chain, values } = evidence;
  const response = follow(follow(chain, lastOf), ({ headers }) =>
    follow(headers, (lines) => parseFields(lines.filter(({ name }) => !PAGE_FIELDS.has(name.toLowerCase())))),
  );
  const none = { seen: true, value: [] } as const;
  const policies = follow(response, (fields) => parsePolicies(fields, none, values.site?.https === true));
  const seen = { ...values, response: valueOf(response), policies: valueOf(policies) };
  return { ...evidence, response, policies, values: seen };
}

/** Those that are more than a hint. */
function labelsIn(stack: readonly StackMember[]): ReadonlySet<string> {
  return new Set(stack.flatMap(({ label, confidence }) => (confidence === 'hint' ? [] : [label])));
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

function parsePolicies(
  response: Fields,
  metas: Observed<readonly MetaElement[]>,
  https: boolean,
): Observed<Policies> {
  return follow(response.get('Content-Security-Policy'), (field) => {
    const header = policiesOf(field);
    const inMarkup = follow(metas, (elements): Observed<readonly Policy[]> => {
      const found = metaPoliciesOf(elements);
      return found === 'too-long' ? { seen: false, because: 'too-long' } : { seen: true, value: found };
    });
    const everyMeta = inMarkup.seen ? inMarkup.value : [];
    const counted = {
      all: everyMeta.length > 0 ? [...header, ...everyMeta] : header,
      result: checkPolicies(header, everyMeta, https),
    };
    const meta = map(inMarkup, (policies) => policies.filter(isInForce));
    const inMeta = meta.seen ? meta.value : [];
    const all = [...header, ...inMeta];
    const isInvalid = (found: CspResult) => found.kind === 'checked' && found.flaws[0]?.id === 'invalid';
    const isSame = inMeta.length === everyMeta.length && !isInvalid(counted.result);
    const result = isSame ? counted.result : checkInBrowsers(header, inMeta, https, counted.result);
    const isValid = result.kind === 'checked' && !isInvalid(result);
    const enforced = isValid && all.length > 1 ? checkEnforced(all, https) : undefined;
    return { seen: true, value: { header, meta, all, result, counted, enforced } };
  });
}

/** The document's status; 0 if it was not seen. */
export function statusOf(chain: Observed<readonly Hop[]>): number {
  return chain.seen ? (chain.value.at(-1)?.status ?? 0) : 0;
}

function lastOf(chain: readonly Hop[]): Observed<Hop> {
  const hop = chain.at(-1);
  return hop ? { seen: true, value: hop } : { seen: false, because: 'not-recorded' };
}

function bounded<T>(items: readonly T[]): Observed<readonly T[]> {
  return items.length > MAX_SET_COOKIES ? { seen: false, because: 'too-many' } : { seen: true, value: items };
}

/**
 * If the page ended on https, cookies set by http hops do not count: anyone on the network could have sent them.
 * Redirects made by the browser set no cookies.
 */
function cookieTrail(chain: readonly Hop[], seenAt?: number): Observed<CookieTrail> {
  const final = chain.at(-1);
  if (!final) return { seen: false, because: 'not-recorded' };
  const responses: SentCookies[] = [];
  const missing: Unseen[] = [];
  for (const hop of chain) {
    if (hop.from === 'browser' || (isHttps(final.url) && !isHttps(hop.url))) continue;
    const lines = follow(hop.setCookies, bounded);
    if (lines.seen)
      responses.push({ url: hop.url, cookies: lines.value, ...sentAt(hop, lines.value, seenAt) });
    else if (hop === final) return lines;
    else if (!missing.includes(lines.because)) missing.push(lines.because);
  }
  return { seen: true, value: { responses, own: sentCookies(responses, final.url), missing } };
}

/** Characters of a Date that are parsed; a valid one has 29. */
const MAX_DATE = 64;

/** The response's Date, as servers' clocks set Expires, or when the page was seen; only needed for cookies. */
function sentAt(
  { headers }: Hop,
  cookies: readonly unknown[],
  seenAt: number | undefined,
): { readonly date?: number } {
  if (cookies.length === 0) return {};
  const field = headers.seen ? fieldOf(headers.value, 'Date') : headers;
  const text = (field.seen && field.value.value) || '';
  const date = text.length < MAX_DATE ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? (seenAt === undefined ? {} : { date: seenAt }) : { date };
}
