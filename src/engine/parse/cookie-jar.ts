import { getDomain } from 'tldts';
import type { SetCookie } from '../model.js';
import { isAddress, registrableDomainOf } from './host.js';

/** The Set-Cookie lines of one response. */
export interface SentCookies {
  /** Absolute URL of the hop that sent them. */
  readonly url: string;
  readonly cookies: readonly SetCookie[];
}

/** A Set-Cookie line with the hop that sent it. */
export interface SentCookie {
  readonly cookie: SetCookie;
  readonly url: string;
}

/**
 * The cookie jar after a chain of responses (RFC 6265 §5.3): lines that every client rejects are dropped, and of
 * the same name, domain and path the last one stays. Expired ones stay, because they were sent.
 */
export function fillJar(responses: readonly SentCookies[]): SentCookie[] {
  // Most sites set no cookies.
  if (responses.every(({ cookies }) => cookies.length === 0)) return [];
  const jar = new Map<string, SentCookie>();
  for (const { url, cookies } of responses) {
    if (cookies.length === 0) continue;
    const { hostname, pathname } = new URL(url);
    for (const cookie of cookies) {
      const domain = domainOf(cookie, hostname);
      const path = cookie.path?.startsWith('/') ? cookie.path : defaultPath(pathname);
      if (domain === null || !isKept(cookie, path)) continue;
      jar.set(`${domain}\0${path}\0${cookie.name}`, { cookie, url });
    }
  }
  return [...jar.values()];
}

/** Every line of responses from the page's site. */
export function sentCookies(responses: readonly SentCookies[], page: string): readonly SentCookie[] {
  const sent: SentCookie[] = [];
  let own: string | undefined;
  for (const { url, cookies } of responses) {
    if (cookies.length === 0) continue;
    // Usually the page itself sets them, which needs no lookup.
    if (url !== page && registrableDomainOf(url) !== (own ??= registrableDomainOf(page))) continue;
    for (const cookie of cookies) sent.push({ cookie, url });
  }
  return sent;
}

function isKept(cookie: SetCookie, path: string): boolean {
  if (cookie.name === '' || cookie.controlCharacter || cookie.name.includes('\t')) return false;
  // RFC 6265bis §4.1.3: the requirements of the prefixes.
  if (cookie.name.startsWith('__Secure-')) return cookie.secure;
  if (cookie.name.startsWith('__Host-')) return cookie.secure && !cookie.domain && path === '/';
  return true;
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
