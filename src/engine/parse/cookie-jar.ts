import { getDomain } from 'tldts';
import type { SetCookie } from '../model/facts.js';
import { isAddress, isOfSite, isPlaintext } from './host.js';
import { attributesOf, prefixFlaw } from './set-cookie.js';
import { hostOf } from '../site.js';

/** Why a browser rejects a Set-Cookie line (RFC 6265bis §5.7). */
export type Rejection =
  | 'no-name'
  | 'control-character'
  | 'foreign-domain'
  | 'secure-over-http'
  | 'too-large'
  | 'secure-prefix'
  | 'host-prefix'
  | 'http-prefix'
  | 'none-without-secure'
  | 'partitioned-without-secure';

/** The Set-Cookie lines of one response. */
export interface SentCookies {
  /** Absolute URL of the hop that sent them. */
  readonly url: string;
  readonly cookies: readonly SetCookie[];
  /** When it was sent, in milliseconds since the epoch; absent if that is unknown. */
  readonly date?: number;
}

/** A Set-Cookie line with the hop that sent it. */
export interface SentCookie extends Omit<SentCookies, 'cookies'> {
  readonly cookie: SetCookie;
}

/**
 * The cookie jar after a chain of responses (RFC 6265 §5.3): rejected lines are dropped, and of the same name, domain
 * and path the last one stays, even if it deletes the cookie.
 */
export function fillJar(
  responses: readonly SentCookies[],
  isRejected: (sent: SentCookie, path: string) => boolean = isRefused,
): SentCookie[] {
  // Most sites set no cookies.
  if (responses.every(({ cookies }) => cookies.length === 0)) return [];
  const jar = new Map<string, SentCookie>();
  for (const { cookies, ...response } of responses) {
    if (cookies.length === 0) continue;
    const { hostname, pathname } = new URL(response.url);
    for (const cookie of cookies) {
      const domain = domainOf(cookie, hostname);
      const path = cookie.path?.startsWith('/') ? cookie.path : defaultPath(pathname);
      const sent = { cookie, ...response };
      if (domain === null || !hasValidName(cookie) || isRejected(sent, path)) continue;
      jar.set(`${domain}\0${path}\0${cookie.name}`, sent);
    }
  }
  return [...jar.values()];
}

/** Every line of responses from the page's site, except those that delete a cookie, and those that browsers refuse. */
export function sentCookies(
  responses: readonly SentCookies[],
  page: string,
  isLeftOut: (sent: SentCookie) => boolean = isRefused,
): readonly SentCookie[] {
  const sent: SentCookie[] = [];
  for (const { cookies, ...response } of responses) {
    if (cookies.length === 0 || !isOfSite(response.url, page)) continue;
    for (const cookie of cookies) {
      const one = { cookie, ...response };
      if (!isDeletion(one) && !isLeftOut(one)) sent.push(one);
    }
  }
  return sent;
}

/** Undefined if browsers accept the line; a line that several checks reject has the first reason. */
export function rejectionOf({ cookie, url }: SentCookie): Rejection | undefined {
  if (cookie.controlCharacter) return 'control-character';
  if (cookie.name === '') return 'no-name';
  if (domainOf(cookie, hostOf(url)) === null) return 'foreign-domain';
  if (cookie.tooLarge) return 'too-large';
  // Browsers accept Secure from this machine.
  if (cookie.secure && isPlaintext(url)) return 'secure-over-http';
  const flaw = prefixFlaw(cookie);
  if (flaw) return `${flaw}-prefix`;
  if (cookie.secure) return undefined;
  // Chromium 156 and Firefox 153; Safari keeps it.
  if (cookie.sameSite?.trim().toLowerCase() === 'none') return 'none-without-secure';
  return cookie.partitioned ? 'partitioned-without-secure' : undefined;
}

function isRefused(sent: SentCookie): boolean {
  return rejectionOf(sent) !== undefined;
}

function hasValidName({ name, controlCharacter }: SetCookie): boolean {
  return name !== '' && !controlCharacter && !name.includes('\t');
}

/** Whether the line deletes the cookie. */
export function isDeletion(sent: SentCookie): boolean {
  return (lifetimeOf(sent) ?? 1) <= 0;
}

/** Seconds; infinite if the cookie ends with the browser session, null if that cannot be told. */
export function lifetimeOf({ cookie, date }: SentCookie): number | null {
  if (!/expires|max-age/i.test(cookie.text)) return Infinity;
  const attributes = attributesOf(cookie);
  const last = (name: string) => attributes.findLast(({ key }) => key === name)?.value ?? '';
  // Max-Age overrides Expires (RFC 6265 §5.3), unless browsers cannot parse it.
  const seconds = last('max-age');
  if (/^-?\d+$/.test(seconds)) return Math.min(Number(seconds), Number.MAX_SAFE_INTEGER);
  const { expires } = cookie;
  const text = last('expires');
  if (!isCookieDate(text)) return text === '' ? Infinity : null;
  // Of two digits, browsers and JavaScript make other years before 1970.
  if (!Number.isFinite(expires) || expires === undefined || (expires < 0 && !/\d{4}/.test(text))) return null;
  if (date === undefined) return expires < OLDEST ? 0 : null;
  return (expires - date) / 1000;
}

/** No response is older. */
const OLDEST = Date.UTC(2000, 0);

/** As browsers require (RFC 6265 §5.1.1), unlike JavaScript: with a month and a time. `Expires=0` and `-1` are none. */
function isCookieDate(text: string): boolean {
  return /\d:\d{1,2}:\d/.test(text) && /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/i.test(text);
}

/** The domain of the cookie, or null if this host may not set it. */
export function domainOf(cookie: SetCookie, host: string): string | null {
  if (!cookie.domain) return host;
  const domain = canonical(cookie.domain);
  // RFC 6265bis §5.7: a host may name itself, even without a dot or as an IP address.
  if (domain === host && (!host.includes('.') || isAddress(host))) return domain;
  if (getDomain(domain, { allowPrivateDomains: true }) === null) return null;
  return domain === host || (host.endsWith(`.${domain}`) && !isAddress(host)) ? domain : null;
}

function canonical(domain: string): string {
  const bare = domain.startsWith('.') ? domain.slice(1) : domain;
  const url = `http://${bare}/`;
  // Only a bare host goes through the URL parser, which converts other scripts to xn-- labels.
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed?.href === `http://${parsed?.hostname ?? ''}/` ? parsed.hostname : bare.toLowerCase();
}

/** RFC 6265 §5.1.4. */
function defaultPath(pathname: string): string {
  const slash = pathname.lastIndexOf('/');
  return slash <= 0 ? '/' : pathname.slice(0, slash);
}
