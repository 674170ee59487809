import type { Hop, Observed, PageSnapshot, PreloadedHost, SiteEvidence, Visit } from './model.js';
import { isRedirect } from './redirect.js';

/** The site around the page, as far as the page's own chain and what was asked beyond it tell. */
export interface Site {
  /** The host the visit began at, as the URL parser writes it; empty when there is no telling. */
  readonly host: string;
  /** Whether anything answers over TLS. */
  readonly https: boolean;
  /** Whether the HSTS preload list forces the host to https; false where nobody looked. */
  readonly preloaded: boolean;
  readonly tls: SiteEvidence['tls'];
  /** From http:// on; null where nothing answers there. */
  readonly http: Observed<readonly Visit[] | null>;
  readonly preload: readonly PreloadedHost[];
}

/** Whether a URL is fetched over TLS. */
export function isHttps(url: string): boolean {
  return url.startsWith('https:') || url.slice(0, 6).toLowerCase() === 'https:';
}

function isOverTls({ url }: Visit): boolean {
  return isHttps(url);
}

/** The host of a URL without port, or '' when it is no URL. */
export function hostOf(url: string): string {
  return PLAIN.exec(url)?.[1] ?? (URL.canParse(url) ? new URL(url).hostname : '');
}

/**
 * What nearly every URL is: a host in lower case that the URL parser would leave as it is. The last label begins with
 * a letter, or it could be an address; `xn--` is left to the parser, which refuses some.
 */
const PLAIN =
  /^https?:\/\/((?:(?!xn--)[a-z\d](?:[a-z\d-]{0,62})\.){0,8}(?!xn--)[a-z][a-z\d-]{0,62})(?:[/?#]|$)/;

/** The path of a URL, '/' when it is no URL. */
export function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '/';
}

/** What was asked for goes before what the page's chain shows. */
export function siteOf({ url, chain, site }: PageSnapshot): Site {
  const hops = chain.seen ? chain.value : [];
  const host = hostOf(hops[0]?.url ?? url);
  const http = preferred(site.http, httpVisit(chain));
  const preload = site.preload.seen ? site.preload.value : [];
  return {
    host,
    https:
      isHttps(url) ||
      hops.some(isOverTls) ||
      (http.seen && http.value !== null && http.value.some(isOverTls)) ||
      (site.tls.seen && site.tls.value !== 'closed'),
    preloaded: isPreloaded(host, preload),
    tls: site.tls,
    http,
    preload,
  };
}

/** What was asked for, unless only the page's chain shows something. Why asking showed nothing goes before not asking. */
function preferred(asked: SiteEvidence['http'], visit: SiteEvidence['http']): SiteEvidence['http'] {
  return asked.seen || (!visit.seen && asked.because !== 'not-probed') ? asked : visit;
}

/**
 * The chain, where the visit began on http. A redirect the browser made up by itself (HSTS, HTTPS
 * upgrades) is nothing the site did: what the site would have answered there was never asked.
 */
function httpVisit(chain: PageSnapshot['chain']): Observed<readonly Visit[]> {
  if (!chain.seen) return chain;
  const [first] = chain.value;
  const isAsked =
    first !== undefined &&
    !isHttps(first.url) &&
    chain.value.every(({ url, from }) => from !== 'browser' || isHttps(url)) &&
    !leadsOn(chain.value.at(-1));
  return isAsked ? { seen: true, value: chain.value } : { seen: false, because: 'not-probed' };
}

/** Whether an answer sends the visitor on: where a recording breaks off there, nobody saw where that leads. */
function leadsOn(last: Hop | undefined): boolean {
  return (
    last !== undefined &&
    isRedirect(last.status) &&
    last.headers.seen &&
    last.headers.value.some(({ name }) => name.toLowerCase() === 'location')
  );
}

/** Whether the list names the host itself, or one above it with its subdomains. */
export function isPreloaded(host: string, preload: readonly PreloadedHost[]): boolean {
  return preload.some(
    (entry) => entry.host === host || (entry.includeSubDomains && host.endsWith(`.${entry.host}`)),
  );
}
