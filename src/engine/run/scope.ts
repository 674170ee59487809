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
