import { getDomain } from 'tldts';
import { defineRule, type Passed, type Problem } from '../../define-rule.js';
import type { Hop, Observed, Probed, Quote } from '../../model.js';
import { fieldOf, quoteField, type Field, type FieldLine } from '../../parse/fields.js';
import { readHsts, type HstsFlaw } from '../../parse/hsts.js';
import { responsesTo } from '../../probes.js';
import { hostOf, isHttps, type Site } from '../../site.js';

/** One year, in seconds: what the preload list asks for at least. */
const YEAR = 31_536_000;
const HSTS = 'Strict-Transport-Security';

type Message =
  | 'malformed'
  | 'repeated'
  | 'redirect-without'
  | 'not-preloadable'
  | 'unknown-directive'
  | 'over-http'
  | 'host-only';

export default defineRule({
  id: 'hsts-policy',
  title: 'HSTS, part by part',
  spec: { label: 'RFC 6797 §6.1', url: 'https://www.rfc-editor.org/rfc/rfc6797#section-6.1' },
  needs: ['url', 'response', 'chain', 'site'],
  wants: ['probes'],
  problems: {
    // What these three come to is charged for at strict-transport-security.
    malformed: {
      severity: 'low',
      points: 0,
      text: 'Browsers ignore this Strict-Transport-Security: {problem}',
      why: 'One part that breaks the grammar makes browsers act as if nothing had been sent. The next visit over plain http can then be caught and kept there.',
    },
    repeated: {
      severity: 'low',
      points: 0,
      text: 'Strict-Transport-Security is sent more than once; browsers heed the first only',
      why: 'What the other lines say is lost, be it the longer time or the subdomains. Usually a proxy and the application behind it each add their own.',
    },
    'redirect-without': {
      severity: 'low',
      points: 0,
      text: '{host} redirects here over https without Strict-Transport-Security of its own',
      why: 'HSTS holds for the host that sent it. Whoever types that other name starts over plain http each time, where the redirect can be caught.',
    },
    'not-preloadable': {
      severity: 'low',
      points: 0,
      text: 'preload is sent, but the preload list would not take the site: {problem}',
      why: 'The word asks browsers to build the site in as https only; the list takes no site that misses a requirement. Until then a first visit is as open as without it.',
    },
    'unknown-directive': {
      severity: 'info',
      points: 0,
      text: 'Strict-Transport-Security has a directive no browser knows: {problem}',
      why: 'Browsers pass over it. If it is misspelt, what was meant does not happen.',
    },
    'over-http': {
      severity: 'info',
      points: 0,
      text: 'Strict-Transport-Security is sent over plain http, where browsers ignore it',
      why: 'Anybody on the way could have put it there, so browsers heed it over https only (RFC 6797 §8.1). It does no harm, and no good either.',
    },
    'host-only': {
      severity: 'info',
      points: 0,
      text: 'Strict-Transport-Security holds for this host only: includeSubDomains is absent',
      why: 'Over plain http somebody on the way can answer for a name below this one and set cookies for the whole domain. Add includeSubDomains once every name below is served over https.',
    },
  },
  passes: {
    subdomains: { bonus: 0, text: 'Strict-Transport-Security holds for every name below this host too' },
    preloadable: { bonus: 0, text: 'What was seen of the site meets what the preload list asks for' },
  },
  check({ url, response, chain, site }, { probes }) {
    const sent = response.get(HSTS);
    if (!sent.seen) return { unseen: [sent.because] };
    const problems: Problem<Message>[] = overHttp(chain, probes);
    const header = sent.value;
    const first = header.lines[0];
    const second = header.lines[1];
    // Missing on the page itself is strict-transport-security's to say.
    if (!first || !isHttps(url)) return { problems };
    if (second) {
      problems.push({
        message: 'repeated',
        quotes: quoteField(header, [[second.start, header.value?.length ?? 0]]),
      });
    }
    const { valid, maxAge = 0, includeSubDomains, preload, flaws } = readHsts(first.value);
    if (flaws.length > 0) problems.push(...judgeParts(first, flaws));
    const holds = valid && maxAge > 0 && flaws.every(({ kind }) => kind !== 'malformed');
    if (!holds) return { problems };
    const host = hostOf(url);
    problems.push(...redirectsWithout(chain, host, includeSubDomains));
    const quotes = [quoteLine(first, [])];
    if (!includeSubDomains && !preload) problems.push({ message: 'host-only', quotes });
    const passes: Passed<'subdomains' | 'preloadable'>[] = [];
    if (includeSubDomains) passes.push({ message: 'subdomains', quotes });
    // The list is about registrable domains; below one, the word has no effect.
    if (preload && getDomain(host) === host) {
      const missing = missingForPreload({ maxAge, includeSubDomains }, host, site);
      if (missing.length === 0) passes.push({ message: 'preloadable', quotes });
      else {
        const at = first.value.toLowerCase().indexOf('preload');
        problems.push({
          message: 'not-preloadable',
          values: { problem: missing.join(', ') },
          quotes: [quoteLine(first, [[at, at + 'preload'.length]])],
        });
      }
    }
    return { problems, passes };
  },
});

/** Only the first line counts (RFC 6797 §8.1). */
function judgeParts(line: FieldLine, flaws: readonly HstsFlaw[]): Problem<Message>[] {
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

/** On the way here, or where http was asked on purpose. */
function overHttp(chain: readonly Hop[], probes: Observed<readonly Probed[]>): Problem<Message>[] {
  const quotes: Quote[] = [];
  const add = (answer: Pick<Hop, 'headers'>, where: Pick<Quote, 'hop'>) => {
    const field = hstsOf(answer);
    if (!field || field.value === null) return;
    for (const quote of quoteField(field, [[0, field.value.length]])) quotes.push({ ...quote, ...where });
  };
  const last = chain.at(-1);
  for (const hop of chain) {
    if (hop.from === 'network' && !isHttps(hop.url)) add(hop, hop === last ? {} : { hop: hop.url });
  }
  for (const answer of quotes.length === 0 && probes.seen ? responsesTo(probes.value, 'http') : []) {
    if (answer.seen && !isHttps(answer.value.url)) add(answer.value, { hop: answer.value.url });
  }
  return quotes.length > 0 ? [{ message: 'over-http', quotes }] : [];
}

/** Hosts of the same registrable domain that redirected over https and said nothing for themselves. */
function redirectsWithout(
  chain: readonly Hop[],
  host: string,
  includeSubDomains: boolean,
): Problem<Message>[] {
  const asked = chain.filter(
    ({ url, from }, at) => at < chain.length - 1 && from === 'network' && isHttps(url),
  );
  if (asked.length === 0) return [];
  const own = getDomain(host) ?? host;
  const silent = new Map<string, string>();
  const spoke = new Set<string>([host]);
  for (const hop of asked) {
    const name = hostOf(hop.url);
    if (name === host || (getDomain(name) ?? name) !== own) continue;
    const field = hstsOf(hop);
    if (!field) continue;
    if (field.value !== null) spoke.add(name);
    else if (!silent.has(name)) silent.set(name, hop.url);
  }
  return [...silent]
    .filter(([name]) => !spoke.has(name) && !(includeSubDomains && name.endsWith(`.${host}`)))
    .map(([name, hop]) => ({
      message: 'redirect-without',
      subject: name,
      values: { host: name },
      quotes: [{ header: HSTS, value: null, marks: [], hop }],
    }));
}

/** The field of one hop; null where it was not seen. */
function hstsOf({ headers }: Pick<Hop, 'headers'>): Field | null {
  const field = headers.seen ? fieldOf(headers.value, HSTS) : headers;
  return field.seen ? field.value : null;
}

/** What hstspreload.org asks for, as far as it was seen; its certificate and subdomains are its own to try. */
function missingForPreload(
  { maxAge, includeSubDomains }: { readonly maxAge: number; readonly includeSubDomains: boolean },
  host: string,
  { http, tls }: Site,
): string[] {
  const missing: string[] = [];
  if (maxAge < YEAR) missing.push('max-age is less than a year');
  if (!includeSubDomains) missing.push('includeSubDomains is absent');
  if (tls.seen && tls.value !== 'trusted') missing.push('its certificate is not trusted');
  const visits = http.seen ? http.value : null;
  const first = visits?.[0];
  const second = visits?.[1];
  if (first && hostOf(first.url) === host) {
    const isAtOnce = second !== undefined && isHttps(second.url) && hostOf(second.url) === host;
    if (!isAtOnce) missing.push('http is not redirected to https on the same host first');
  }
  return missing;
}

function quoteLine({ name, value }: FieldLine, marks: Quote['marks']): Quote {
  return { header: name, value, marks: marks.slice(0, 100) };
}
