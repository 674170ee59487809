import type { ObservedEvidence } from '../run/evidence.js';
import { NOT_PROBED } from '../model/facts.js';
import { isHtml, mediaTypeOf } from '../parse/html.js';
import { hostOf, isPreloaded } from '../site.js';

/**
 * Why the HTTP Observatory would not score this, in one sentence: it scores only public sites, no error pages, and
 * fails on an invalid script URL. Undefined if it would.
 */
export function reasonNotScored(evidence: ObservedEvidence): string | undefined {
  return refusedHost(evidence) ?? refusedStatus(evidence) ?? refusedScript(evidence);
}

/** The hosts it would look up: the site's, and those of redirects from http while each is preloaded. */
function refusedHost({ site, http }: ObservedEvidence): string | undefined {
  const { host, preload } = site.seen ? site.value : { host: '', preload: NOT_PROBED.preload };
  const hosts = [host];
  for (const visit of (http.seen && http.value) || []) {
    hosts.push(hostOf(visit.url));
    if (!isPreloaded(hostOf(visit.url), preload)) break;
  }
  if (hosts.some((name) => !name.includes('.'))) {
    return 'The Observatory does not score a host name without a dot, because it is valid only on a local network.';
  }
  return hosts.some((name) => name.split('.').includes(''))
    ? 'The Observatory does not score a host name with an empty label, such as one that ends in a dot.'
    : undefined;
}

function refusedStatus({ chain }: ObservedEvidence): string | undefined {
  const status = chain.seen ? chain.value.at(-1)?.status : undefined;
  const isScored = !status || (status >= 200 && status < 400) || status === 401 || status === 403;
  return isScored ? undefined : `The Observatory does not score a response with status ${String(status)}.`;
}

/** Only for scripts of documents it parses; one without a type counts as HTML here. */
function refusedScript({ response, markup }: ObservedEvidence): string | undefined {
  const type = response.seen ? mediaTypeOf(response.value) : response;
  if (!markup.seen || !type.seen || (type.value && !isHtml(type.value))) return undefined;
  const isBroken = markup.value.scripts.some(
    ({ src = '' }) => /^https?:\/\//.test(src) && !URL.canParse(src),
  );
  return isBroken ? 'The Observatory fails on a page with an invalid script URL.' : undefined;
}
