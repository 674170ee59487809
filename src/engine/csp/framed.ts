import { knownCookie } from '../cookies/cookie-names.js';
import type { CookieTrail } from '../run/evidence.js';
import type { Observed, StoredCookie } from '../model/facts.js';

/**
 * Whether a cookie of the site, sent or stored for its host alone, says that its pages work in frames of other sites: it
 * is sent there. Those of balancers and CDNs say it of any site.
 */
export function isForFrames(sent: Observed<CookieTrail>, stored: Observed<readonly StoredCookie[]>): boolean {
  const cookies = [
    ...(sent.seen ? sent.value.own.map(({ cookie }) => cookie) : []),
    ...(stored.seen ? stored.value.filter(({ hostOnly }) => hostOnly) : []),
  ];
  return cookies.some(
    ({ name, partitioned, sameSite }) =>
      (partitioned || sameSite?.trim().toLowerCase() === 'none') && !knownCookie(name).isInfrastructure,
  );
}
