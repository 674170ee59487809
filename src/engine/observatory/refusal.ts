import type { ObservedEvidence } from '../evidence.js';
import { isHtml, mediaTypeOf } from '../parse/html.js';
import { hostOf, isPreloaded } from '../site.js';

/**
 * Why the HTTP Observatory would not score this, in one sentence: it asks only for sites anybody can reach,
 * scores no error pages, and stumbles over an address that is none. Undefined where it would.
 */
export function reasonNotScored(evidence: ObservedEvidence): string | undefined {
  return refusedHost(evidence) ?? refusedStatus(evidence) ?? refusedScript(evidence);
}

/** The hosts it would look up: the site's, and those that http leads to as long as each is preloaded. */
function refusedHost({ site, http }: ObservedEvidence): string | undefined {
  const { host, preload } = site.seen ? site.value : { host: '', preload: [] };
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

function refusedStatus({ chain }: ObservedEvidence): string | undefined {
  const status = chain.seen ? chain.value.at(-1)?.status : undefined;
  const isScored =
    status === undefined || (status >= 200 && status < 400) || status === 401 || status === 403;
  return isScored ? undefined : `The Observatory scores no answer with status ${String(status)}.`;
}

/** Only scripts of documents it reads; one without a type counts as HTML here. */
function refusedScript({ response, markup }: ObservedEvidence): string | undefined {
  const type = response.seen ? mediaTypeOf(response.value) : response;
  if (!markup.seen || !type.seen || (type.value && !isHtml(type.value))) return undefined;
  const isBroken = markup.value.scripts.some(
    ({ src = '' }) => /^https?:\/\//.test(src) && !URL.canParse(src),
  );
  return isBroken
    ? 'The Observatory gives up on a page with a script whose address is no address.'
    : undefined;
}
