import { getDomain } from 'tldts';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { Hop, Observed, Probed } from '../../model/facts.js';
import type { Quote } from '../../model/report.js';
import { fieldOf, quoteField, type Field, type FieldLine } from '../../parse/fields.js';
import { isAddress } from '../../parse/host.js';
import { parseHsts, type Hsts, type HstsFlaw } from '../../parse/hsts.js';
import { responsesTo } from '../../probe/responses.js';
import { hasPreloadedTld } from '../../data/preloaded-tlds.js';
import { hostOf, isHttps, isPreloaded, type Site } from '../../site.js';

/** One year in seconds: the minimum of the preload list. */
const YEAR = 31_536_000;
const HSTS = 'Strict-Transport-Security';

type Message =
  | 'malformed'
  | 'repeated'
  | 'redirect-without'
  | 'not-preloadable'
  | 'unlisted'
  | 'unknown-directive'
  | 'over-http'
  | 'host-only'
  | 'preload'
  | 'preload-missing';

export default defineRule({
  id: 'hsts-policy',
  on: 'any response',
  title: 'HSTS directives',
  spec: { label: 'RFC 6797 §6.1', url: 'https://www.rfc-editor.org/rfc/rfc6797#section-6.1' },
  needs: ['url', 'response', 'chain', 'site'],
  wants: ['probes'],
  reads: [HSTS],
  problems: {
    // The effect of these three costs its points in strict-transport-security.
    malformed: {
      severity: 'low',
      text: 'Strict-Transport-Security has a syntax error: {problem}',
      why: 'One syntax error makes browsers ignore the whole header. An attacker can then intercept the next visit over plain HTTP and keep it there.',
    },
    repeated: {
      severity: 'low',
      text: 'Strict-Transport-Security is sent more than once; browsers use only the first',
      why: 'Whatever only the others say, such as a longer max-age or includeSubDomains, is lost. Usually a proxy and the application behind it each add the header.',
    },
    'redirect-without': {
      severity: 'low',
      text: '{host} redirects here over HTTPS without its own Strict-Transport-Security',
      many: '{count} hosts redirect here over HTTPS without their own Strict-Transport-Security',
      why: 'HSTS applies to the host that sent it. Visitors who type the other name start over plain HTTP each time, where an attacker can intercept the redirect.',
    },
    'not-preloadable': {
      severity: 'low',
      text: 'preload is set, but the preload list would reject the site: {problem}',
      why: 'preload asks browsers to ship the site as HTTPS-only; the list rejects a site that misses a requirement. Until then a first visit is as exposed as without preload.',
    },
    'unknown-directive': {
      severity: 'info',
      text: 'Strict-Transport-Security has a directive that browsers do not know: {problem}',
      why: 'Browsers ignore it. If it is misspelled, the intended directive does not apply.',
    },
    'over-http': {
      severity: 'info',
      text: 'Strict-Transport-Security is sent over plain HTTP, where browsers ignore it',
      why: 'Anyone on the network could have added it, so browsers use it only over HTTPS (RFC 6797 §8.1). It does no harm and has no effect.',
    },
    'host-only': {
      severity: 'info',
      text: 'Strict-Transport-Security applies to this host only: includeSubDomains is not set',
      why: 'Over plain HTTP anyone on the network can respond for a subdomain and set cookies for the whole domain. Add includeSubDomains once every subdomain is served over HTTPS.',
    },
    preload: {
      severity: 'info',
      text: 'preload asks browsers to use only HTTPS for this domain and all its subdomains',
      why: 'It cannot be undone quickly, so since March 2026 hstspreload.org recommends it only as a deliberate choice. If the domain is on the list, keep preload: a header without it asks for removal.',
    },
    unlisted: {
      severity: 'info',
      text: 'preload is set, but the domain is not on the preload list',
      why: 'Only the list makes browsers use HTTPS, so a first visit is as exposed as without preload. As long as it is sent, anyone can submit the domain at hstspreload.org, which cannot be undone quickly.',
    },
    'preload-missing': {
      severity: 'info',
      text: 'The domain is on the preload list, but preload is not set',
      why: 'hstspreload.org takes that as a request for removal. If the domain is to stay on the list, add preload again.',
    },
  },
  passes: {
    subdomains: { text: 'Strict-Transport-Security also applies to all subdomains of this host' },
  },
  check({ url, response, chain, site }, { probes }) {
    const sent = response.get(HSTS);
    if (!sent.seen) return { unseen: [sent.because] };
    // Browsers ignore HSTS for IP addresses (RFC 6797 §8.1.1).
    if (isAddress(hostOf(url))) return {};
    const problems: Problem<Message>[] = overHttp(chain, probes);
    const header = sent.value;
    const first = header.lines[0];
    const second = header.lines[1];
    // A missing header on the page is reported by strict-transport-security.
    if (!first || !isHttps(url)) return { problems };
    if (second) {
      problems.push({
        message: 'repeated',
        quotes: quoteField(header, [[second.start, header.value?.length ?? 0]]),
      });
    }
    const { valid, maxAge = 0, includeSubDomains, preload, flaws } = parseHsts(first.value);
    if (flaws.length > 0) problems.push(...checkDirectives(first, flaws));
    const holds = valid && maxAge > 0 && flaws.every(({ kind }) => kind !== 'malformed');
    if (!holds) return { problems };
    const host = hostOf(url);
    problems.push(...redirectsWithout(chain, host, includeSubDomains));
    const quotes = [quoteLine(first, [])];
    // The list has registrable domains; on a subdomain, and where it has all of a TLD, preload has no effect.
    if (getDomain(host) === host && !hasPreloadedTld(host)) {
      if (preload) problems.push(preloadProblem(first, { maxAge, includeSubDomains }, host, site));
      else if (isPreloaded(host, site.preload)) problems.push({ message: 'preload-missing', quotes });
    }
    if (!includeSubDomains) problems.push({ message: 'host-only', quotes });
    return { problems, passes: includeSubDomains ? [{ message: 'subdomains', quotes }] : [] };
  },
});

function preloadProblem(
  line: FieldLine,
  hsts: Pick<Hsts, 'includeSubDomains'> & { readonly maxAge: number },
  host: string,
  site: Site,
): Problem<Message> {
  const isListed = isPreloaded(host, site.preload);
  const missing = isListed ? [] : missingForPreload(hsts, host, site);
  const at = line.value.toLowerCase().indexOf('preload');
  const isUnlisted = site.preload.seen && !isListed;
  return {
    message: missing.length > 0 ? 'not-preloadable' : isUnlisted ? 'unlisted' : 'preload',
    values: { problem: missing.join(', ') },
    quotes: [quoteLine(line, [[at, at + 'preload'.length]])],
  };
}

/** Only the first line counts (RFC 6797 §8.1). */
function checkDirectives(line: FieldLine, flaws: readonly HstsFlaw[]): Problem<Message>[] {
  return (['malformed', 'unknown'] as const).flatMap((kind): Problem<Message>[] => {
    const some = flaws.filter((flaw) => flaw.kind === kind);
    const [first] = some;
    if (!first) return [];
    return [
      {
        message: kind === 'malformed' ? 'malformed' : 'unknown-directive',
        values: { problem: first.what },
        quotes: [
          quoteLine(
            line,
            some.map(({ at }) => at),
          ),
        ],
      },
    ];
  });
}

/** On a redirect to the page, or where HTTP was requested by a probe. */
function overHttp(chain: readonly Hop[], probes: Observed<readonly Probed[]>): Problem<Message>[] {
  const quotes: Quote[] = [];
  const add = (response: Pick<Hop, 'headers'>, where: Pick<Quote, 'hop'>) => {
    const field = hstsOf(response);
    if (!field || field.value === null) return;
    for (const quote of quoteField(field, [[0, field.value.length]])) quotes.push({ ...quote, ...where });
  };
  const last = chain.at(-1);
  for (const hop of chain) {
    if (hop.from === 'network' && !isHttps(hop.url)) add(hop, hop === last ? {} : { hop: hop.url });
  }
  for (const response of quotes.length === 0 && probes.seen ? responsesTo(probes.value, 'http') : []) {
    if (response.seen && !isHttps(response.value.url)) add(response.value, { hop: response.value.url });
  }
  return quotes.length > 0 ? [{ message: 'over-http', quotes }] : [];
}

/** Hosts of the same registrable domain that redirected over HTTPS and sent no HSTS. */
function redirectsWithout(
  chain: readonly Hop[],
  host: string,
  includeSubDomains: boolean,
): Problem<Message>[] {
  const redirects = chain.filter(
    ({ url, from }, at) => at < chain.length - 1 && from === 'network' && isHttps(url),
  );
  if (redirects.length === 0) return [];
  const own = getDomain(host) ?? host;
  const missing = new Map<string, string>();
  const sending = new Set<string>([host]);
  for (const hop of redirects) {
    const name = hostOf(hop.url);
    if (name === host || (getDomain(name) ?? name) !== own) continue;
    const field = hstsOf(hop);
    if (!field) continue;
    if (field.value !== null) sending.add(name);
    else if (!missing.has(name)) missing.set(name, hop.url);
  }
  return [...missing]
    .filter(([name]) => !sending.has(name) && !(includeSubDomains && name.endsWith(`.${host}`)))
    .map(([name, hop]) => ({
      message: 'redirect-without',
      subject: name,
      values: { host: name },
      quotes: [{ header: HSTS, value: null, marks: [], hop }],
    }));
}

/** The header of one hop; null if it was not seen. */
function hstsOf({ headers }: Pick<Hop, 'headers'>): Field | null {
  const field = headers.seen ? fieldOf(headers.value, HSTS) : headers;
  return field.seen ? field.value : null;
}

/** Requirements of hstspreload.org that the site misses, as far as seen; the list checks subdomains itself. */
function missingForPreload(
  { maxAge, includeSubDomains }: { readonly maxAge: number; readonly includeSubDomains: boolean },
  host: string,
  { http, tls }: Site,
): string[] {
  const missing: string[] = [];
  if (maxAge < YEAR) missing.push('max-age is less than a year');
  if (!includeSubDomains) missing.push('includeSubDomains is not set');
  if (tls.seen && tls.value !== 'trusted') missing.push('the certificate is not trusted');
  const visits = http.seen ? http.value : null;
  const first = visits?.[0];
  const second = visits?.[1];
  if (first && hostOf(first.url) === host) {
    const isAtOnce = second !== undefined && isHttps(second.url) && hostOf(second.url) === host;
    if (!isAtOnce) missing.push('HTTP does not redirect to HTTPS on the same host first');
  }
  return missing;
}

function quoteLine({ name, value }: FieldLine, marks: Quote['marks']): Quote {
  return { header: name, value, marks: marks.slice(0, 100) };
}

export const page: RulePage = {
  otherCwe: { malformed: 319, 'redirect-without': 319 },
  about:
    '`strict-transport-security` reports whether a site is protected; this rule reports which part of the header has no effect. Browsers ignore a misspelled directive, a second header or a value in the wrong place without notice.',
  exceptions: [
    'Nothing here costs points: an invalid header costs its points in `strict-transport-security`, which also has the fix.',
    '`strict-transport-security` reports a missing header and a short `max-age`.',
    'Only the directives of the first line are checked: browsers ignore the others (RFC 6797 §8.1).',
    '`host-only` is _info_, not a mistake: `includeSubDomains` breaks every subdomain without HTTPS, so it is never advised.',
    'IP addresses are not checked: browsers ignore HSTS for them (RFC 6797 §8.1.1).',
    '`preload` on a subdomain has no effect and is not a finding, nor under a top-level domain that is on the list as a whole, such as `dev`. On a domain it is a choice, not something to want: since March 2026 hstspreload.org no longer recommends it by default. Sitegrade never advises it, and never advises to remove it, because a listed domain without it counts as asking for removal.',
    '`preload-missing` and `unlisted` need the list: `inspect` asks its browser (`strict-transport-security`). A listed domain is never `not-preloadable`.',
    '`not-preloadable` is about what was seen: `max-age` of a year, `includeSubDomains`, and, if the visit began on HTTP, a redirect to HTTPS on the same host first. The list itself checks the certificate, and that every subdomain supports HTTPS.',
    '`preload` and directives that browsers do not know may be repeated; `max-age` and `includeSubDomains` may not.',
    '`redirect-without` checks hosts of the same registrable domain, only responses of a server, and not those that `includeSubDomains` here covers.',
  ],
  specNotes:
    ": the syntax; §7.2: never over HTTP; §8.1: the first line; [hstspreload.org](https://hstspreload.org/#submission-requirements): the list's requirements",
};
