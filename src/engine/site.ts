import type { HeaderLine, Hop, Observed, PageSnapshot, SiteEvidence, Visit } from './model/facts.js';
import { hasPreloadedTld } from './data/preloaded-tlds.js';
import type { Quote } from './model/report.js';

/** The site of the page, from the page's chain and from requests beyond it. */
export interface Site {
  /** The host where the visit began, as the URL parser writes it; '' if unknown. */
  readonly host: string;
  /** Whether any response of the chain or a probe came over TLS. */
  readonly https: boolean;
  /** The same, or whether the page loads from its host over TLS, or another response did: not for the Observatory. */
  readonly usesHttps: boolean;
  /** Whether the HSTS preload list forces the host to https; false if that is not known. */
  readonly preloaded: boolean;
  readonly tls: SiteEvidence['tls'];
  /** Redirect chain that starts at http://; null if nothing responds there. */
  readonly http: Observed<readonly Visit[] | null>;
  readonly preload: SiteEvidence['preload'];
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
 * Fast path for almost every URL: a lower-case host that the URL parser would not change. The last label begins with
 * a letter, because it could be an IP address otherwise; `xn--` is left to the parser, which rejects some.
 */
const PLAIN =
  /^https?:\/\/((?:(?!xn--)[a-z\d](?:[a-z\d-]{0,62})\.){0,8}(?!xn--)[a-z][a-z\d-]{0,62})(?:[/?#]|$)/;

/** Whether two URLs have the same scheme, host and port; no if one of them is no URL. */
export function isSameOrigin(url: string, other: string): boolean {
  return URL.canParse(url) && URL.canParse(other) && new URL(url).origin === new URL(other).origin;
}

/** The path of a URL, '/' when it is no URL. */
export function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '/';
}

/** Results of requests beyond the page take precedence over the page's chain. */
export function siteOf({ url, chain, site, markup }: PageSnapshot): Site {
  const hops = chain.seen ? chain.value : [];
  const host = hostOf(hops[0]?.url ?? url);
  const http = preferred(site.http, httpVisit(chain));
  const https =
    isHttps(url) ||
    hops.some(isOverTls) ||
    (http.seen && http.value !== null && http.value.some(isOverTls)) ||
    (site.tls.seen && site.tls.value !== 'closed');
  const uses = !https && markup.seen && markup.value.uses;
  const origins = uses && uses.seen ? Object.values(uses.value.origins).flat() : [];
  const overTls = origins.length > 0 && URL.canParse(url) && new URL(url).origin.replace('http:', 'https:');
  return {
    host,
    https,
    usesHttps: https || site.isAlsoOverHttps === true || origins.some((origin) => origin === overTls),
    preloaded: isPreloaded(host, site.preload),
    tls: site.tls,
    http,
    preload: site.preload,
  };
}

/** The probe's result, or the page's chain if only that shows something. A failed probe's reason beats `not-probed`. */
function preferred(probed: SiteEvidence['http'], visit: SiteEvidence['http']): SiteEvidence['http'] {
  return probed.seen || (!visit.seen && probed.because !== 'not-probed') ? probed : visit;
}

/**
 * The chain, if the visit began on http. A redirect made by the browser (HSTS, HTTPS upgrades) does not count:
 * no request reached the site there.
 */
function httpVisit(chain: PageSnapshot['chain']): Observed<readonly Visit[]> {
  if (!chain.seen) return chain;
  const [first] = chain.value;
  if (first && isForced(first)) return { seen: false, because: 'hsts-forced' };
  const isAsked =
    first !== undefined &&
    !isHttps(first.url) &&
    chain.value.every(({ url, from }) => from !== 'browser' || isHttps(url)) &&
    !leadsOn(chain.value.at(-1));
  return isAsked ? { seen: true, value: chain.value } : { seen: false, because: 'not-probed' };
}

/**
 * Whether Chromium itself redirected to https because of HSTS. For other reasons, and in Firefox for all, the
 * redirect says nothing of the next visit: browsers try https first for any host.
 */
function isForced({ from, url, headers }: Hop): boolean {
  return from === 'browser' && !isHttps(url) && headers.seen && headers.value.some(isHstsMark);
}

/** The header of Chromium's own redirects, which names the reason. */
export function isHstsMark({ name, value }: HeaderLine): boolean {
  return name.toLowerCase() === 'non-authoritative-reason' && value === 'HSTS';
}

/** Whether a response redirects, or may: if the recording ends there, the target's response is unknown. */
function leadsOn(last: Hop | undefined): boolean {
  return (
    last !== undefined &&
    (last.headers.seen
      ? isRedirect(last.status) && last.headers.value.some(({ name }) => name.toLowerCase() === 'location')
      : last.headers.because === 'redirect-not-recorded')
  );
}

/** Whether the list has the host, or a parent domain with includeSubDomains; false if that is not known. */
export function isPreloaded(host: string, preload: SiteEvidence['preload'], withSubdomains = false): boolean {
  const entries = preload.seen ? preload.value : [];
  return (
    hasPreloadedTld(host) ||
    entries.some(
      (entry) =>
        (entry.host === host && !withSubdomains) ||
        (entry.includeSubDomains && `.${host}`.endsWith(`.${entry.host}`)),
    )
  );
}

/** Whether a folder or file of a site, such as `/admin`, has a name in which no rule and no pattern sees more than its letters. */
export function isPlainFolder(folder: string): boolean {
  return /^\/[A-Za-z0-9_~-][\w.~-]{0,199}$/.test(folder);
}

/** Whether a page is that file, such as `/login.php`, or under that folder. */
export function isInFolder(folder: string, url: string): boolean {
  return `${pathOf(url)}/`.startsWith(`${folder}/`);
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Whether a status is a redirect status (Fetch). */
export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/** The target of a redirect without query and fragment, which may be private; the scheme is marked if it is HTTP. */
export function quoteRedirect(from: Pick<Visit, 'url'>, to: Pick<Visit, 'url'>): Quote {
  const end = to.url.search(/[?#]/);
  const value = end < 0 ? to.url : to.url.slice(0, end);
  return {
    header: 'Location',
    value,
    marks: isHttps(value) ? [] : [[0, Math.min('http:'.length, value.length)]],
    hop: from.url,
  };
}
