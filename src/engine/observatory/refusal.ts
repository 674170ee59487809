import type { PageSnapshot } from '../model.js';
import { hostOf, isPreloaded, siteOf } from '../site.js';

/**
 * Why the HTTP Observatory would not score this, in one sentence: it asks only for sites anybody can reach,
 * and scores no error pages. Undefined where it would.
 */
export function refusalOf(snapshot: PageSnapshot): string | undefined {
  return refusedHost(snapshot) ?? refusedStatus(snapshot);
}

/** The hosts it would look up: the site's, and those that http leads to as long as each is preloaded. */
function refusedHost(snapshot: PageSnapshot): string | undefined {
  const { host, http, preload } = siteOf(snapshot);
  const hosts = [host];
  for (const visit of (http.seen && http.value) || []) {
    hosts.push(hostOf(visit.url));
    if (!isPreloaded(hostOf(visit.url), preload)) break;
  }
  if (hosts.some((name) => !name.includes('.'))) {
    return 'The Observatory scores no host without a dot: such names mean something on their own network only.';
  }
  return hosts.some((name) => name.split('.').includes(''))
    ? 'The Observatory scores no host with an empty part, such as one that ends in a dot.'
    : undefined;
}

function refusedStatus({ chain }: PageSnapshot): string | undefined {
  const status = chain.seen ? chain.value.at(-1)?.status : undefined;
  const isScored =
    status === undefined || (status >= 200 && status < 400) || status === 401 || status === 403;
  return isScored ? undefined : `The Observatory scores no answer with status ${String(status)}.`;
}
