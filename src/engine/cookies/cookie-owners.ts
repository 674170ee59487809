import type { StoredCookie } from '../model/facts.js';
import { isAddress, portOf } from '../parse/host.js';
import { isOnPublicHost } from '../run/scope.js';
import { hostOf } from '../site.js';

/**
 * Who else may have set a cookie that the browser stores for a page and that none of its responses sent; null if only
 * its own host can have. Ports of a host share its cookies (RFC 6265 §8.5), which matters where they are different
 * applications: on this machine, on local hosts and IP addresses, and on another than the default port. Hosts of a domain
 * share the cookies that have it as Domain.
 */
export function otherOwnerOf({ hostOnly }: StoredCookie, page: string): 'port' | 'host' | null {
  if (isAddress(hostOf(page)) || !isOnPublicHost(page) || portOf(page) !== '') return 'port';
  return hostOnly ? null : 'host';
}
