import type {
  CorsResponse,
  HeaderLine,
  Hop,
  Observed,
  PageSnapshot,
  Probed,
  SiteEvidence,
  Visit,
} from '../../engine/index.js';
import { isRedirect, NOT_PROBED } from '../../engine/index.js';
import { seen, notSeen } from '../observed.js';
import { cleanUrl } from '../url.js';

/** Maximum characters of all responses of a probe as JSON. */
const MAX_PROBED = 1_000_000;

/** The evidence about the site from the probe's responses. */
export function siteFrom(
  probes: readonly Probed[],
  { url, chain }: Pick<PageSnapshot, 'url' | 'chain'>,
): SiteEvidence {
  if (probes.length === 0) return NOT_PROBED;
  return {
    ...NOT_PROBED,
    http: httpFrom(probes, { url, chain }),
    cors: corsFrom(probes),
    probes: seen(probes),
  };
}

/**
 * The next URL to request on the way from http: a redirect target within the site whose response is not known. Null
 * if the chain has ended or leaves the site.
 */
export function nextHttpRequest(
  probes: readonly Probed[],
  page: Pick<PageSnapshot, 'url' | 'chain'>,
): string | null {
  const way = followHttp(probes, page.chain);
  return way && 'next' in way && isOfSite(way.next, page.url) ? way.next : null;
}

function httpFrom(
  probes: readonly Probed[],
  page: Pick<PageSnapshot, 'url' | 'chain'>,
): SiteEvidence['http'] {
  const way = followHttp(probes, page.chain);
  if (way === null) return seen(null);
  if ('because' in way) return way;
  if ('visits' in way) return seen(way.visits);
  return notSeen(isOfSite(way.next, page.url) ? 'not-probed' : 'leads-elsewhere');
}

type HttpChain =
  | null
  | { readonly visits: readonly Visit[] }
  | { readonly next: string }
  | Extract<SiteEvidence['http'], { seen: false }>;

/** The redirect chain from the first http response, from the probe and the page's own load. */
function followHttp(probes: readonly Probed[], chain: PageSnapshot['chain']): HttpChain {
  const first = probes.find(({ kind }) => kind === 'http');
  if (!first) return { seen: false, because: 'not-probed' };
  if (!first.answer.seen) return first.answer;
  if (first.answer.value === null) return null;
  const hops = chain.seen ? chain.value : [];
  const visits: Visit[] = [];
  for (let url: string | null = first.url; url !== null;) {
    const known = responseTo(url, probes, hops);
    if (known === null) return { next: url };
    if (!known.seen) return known;
    visits.push({ url, status: known.value.status });
    const next = redirectOf(url, known.value);
    if (next !== null && !next.seen) return next;
    url = next === null ? null : next.value;
    // A redirect loop.
    if (visits.some((visit) => visit.url === url)) return { seen: false, because: 'too-many' };
  }
  return { visits };
}

interface KnownResponse {
  readonly status: number;
  readonly headers: Observed<readonly HeaderLine[]>;
}

/** The known response to a GET of this URL; null if none was requested. */
function responseTo(
  url: string,
  probes: readonly Probed[],
  hops: readonly Hop[],
): Observed<KnownResponse> | null {
  const probed = probes.find((one) => one.url === url && one.method === 'GET');
  if (probed) {
    if (!probed.answer.seen) return probed.answer;
    return probed.answer.value === null ? notSeen('no-answer') : seen(probed.answer.value);
  }
  const hop = hops.find((one) => one.url === url && one.from !== 'browser');
  return hop ? seen(hop) : null;
}

/** The redirect target of a response; null if it is not a redirect. */
function redirectOf(url: string, { status, headers }: KnownResponse): Observed<string> | null {
  if (!isRedirect(status)) return null;
  if (!headers.seen) return headers;
  const line = headers.value.find(({ name }) => name.toLowerCase() === 'location');
  if (line?.cutFrom !== undefined) return notSeen('too-long');
  const to = line?.value ?? '';
  if (to === '' || !URL.canParse(to, url)) return null;
  const next = cleanUrl(new URL(to, url).href);
  return /^https?:/.test(next) ? seen(next) : null;
}

/** Whether a URL is on the page's origin, or on its host over http. */
function isOfSite(url: string, page: string): boolean {
  const [to, at] = [new URL(url), new URL(page)];
  return to.origin === at.origin || (to.protocol === 'http:' && to.host === at.hostname);
}

function corsFrom(probes: readonly Probed[]): Observed<CorsResponse> {
  const preflight = probes.find(({ kind, method }) => kind === 'cors' && method === 'OPTIONS');
  if (!preflight) return NOT_PROBED.cors;
  const { answer, origin } = preflight;
  if (!answer.seen) return answer;
  if (answer.value === null) return notSeen('no-answer');
  const { headers } = answer.value;
  return headers.seen ? seen({ ...(origin !== undefined && { origin }), headers: headers.value }) : headers;
}

/** The responses with one more; without its headers if all together would be too long. */
export function withProbed(before: readonly Probed[], probed: Probed): readonly Probed[] {
  const all = [...before.filter((one) => one.url !== probed.url || !isSameKind(one, probed)), probed];
  const size = all.reduce((sum, one) => sum + JSON.stringify(one).length, 0);
  return size <= MAX_PROBED ? all : [...all.slice(0, -1), withoutHeaders(probed)];
}

function isSameKind(one: Probed, other: Probed): boolean {
  return one.kind === other.kind && one.method === other.method;
}

function withoutHeaders(probed: Probed): Probed {
  const { answer } = probed;
  if (!answer.seen || answer.value === null) return probed;
  const tooLong = notSeen('too-long');
  return { ...probed, answer: seen({ ...answer.value, headers: tooLong, setCookies: tooLong }) };
}
