import { knownCookie } from '../cookie-names.js';
import type { CookieTrail } from '../evidence.js';

/**
 * Whether a cookie of the site says that its pages work in frames of other sites: it is sent there. Those of balancers
 * and CDNs say it of any site.
 */
export function isForFrames({ own }: CookieTrail): boolean {
  return own.some(
    ({ cookie: { name, partitioned, sameSite } }) =>
      (partitioned || sameSite?.trim().toLowerCase() === 'none') && !knownCookie(name).isInfrastructure,
  );
}
