import { typeOf } from '../parse/content-type.js';
import type { Fields } from '../parse/fields.js';
import { isAddress } from '../parse/host.js';
import { isInternalAddress } from '../parse/internal.js';
import { hostOf } from '../site.js';

/**
 * Why a site cannot or need not change a problem. The finding is then info without points, although the Observatory counts it.
 * With `other-host` it may be the site's own after all, so it is low.
 */
export const UNCHANGEABLE = {
  balancer: 'A CDN or load balancer in front of the site sets it.',
  'set-on-the-way': 'Another site in the redirect chain set it.',
  'other-host': 'It has a Domain, so another host of that domain may have set it.',
  'changing-scripts':
    'None of these scripts can have integrity: their providers change them under the same URL (analytics, tags, payment and the like), or they belong to this site and only the visit began at another.',
  local: 'This address is not on the public Internet.',
  'no-https': 'Over plain HTTP browsers reject Secure, so the page has to move to HTTPS first.',
  loopback: 'This address is this machine, so the cookie crosses no network.',
  forced:
    'This browser uses only HTTPS for this host, from the preload list or an earlier visit. Unless it is the list, the next visitor starts over plain HTTP.',
  address: 'Browsers ignore HSTS for IP addresses (RFC 6797 §8.1.1).',
} as const;
export type Unchangeable = keyof typeof UNCHANGEABLE;

/** Where a rule's findings matter: on a host of the public Internet, or on one with a name. */
export type Scope = 'public-hosts' | 'named-hosts';

/** Header fields that say whether a response is a page. */
export type PageField = 'Content-Disposition' | 'Content-Type';

/** Why a response is no page to browsers: the status, the media type, or that it is a download; null if it is, or may be. */
export function notAPage(response: Fields<PageField>, status: number): string | null {
  if (status === 204 || status === 205) return `status ${status}`;
  const disposition = response.get('Content-Disposition');
  if (disposition.seen && /^\s*attachment\s*(?:;|$)/i.test(disposition.value.value ?? ''))
    return 'Content-Disposition: attachment';
  const type = typeOf(response);
  return type.seen && type.value !== null && DATA.test(type.value) ? type.value : null;
}

/**
 * What Chromium 156 and Firefox 153 download, show in a viewer of their own, or show as its bare text, and never as
 * markup: so they do with every type of `application` but XML, which may have scripts, `application/unknown`, which
 * Chromium may take for HTML, and PDF. Not text/plain, which may be meant as a page.
 */
const DATA =
  /^(?:application\/(?!(?:pdf|unknown)$|.*\bxml$)|(?:audio|binary|font|image|model|video)\/(?!svg)|text\/(?:[\w.-]+\+json|calendar|css|csv|json|vcard|vtt|(?:x-)?(?:ecmascript|javascript|markdown))$)/;

/** Whether a page is on the public Internet, by the address that the browser shows. */
export function isOnPublicHost(url: string): boolean {
  return !isInternalAddress(hostOf(url));
}

/** Whether the HSTS preload list can have a host, as the URL parser writes it: no address and no local name. */
export function mayBePreloaded(host: string): boolean {
  return !isAddress(host) && !isInternalAddress(host);
}

/** Why a host is outside a scope. */
export function whyOutside(scope: Scope, url: string): Unchangeable | undefined {
  if (!isOnPublicHost(url)) return 'local';
  return scope === 'named-hosts' && isAddress(hostOf(url)) ? 'address' : undefined;
}
