import { defineRule, type Verdict } from '../../define-rule.js';
import { hostOf, isHttps, type Site } from '../../site.js';
import type { Advice, Hop, Quote } from '../../model.js';
import { fieldOf, quoteField, quoteWhole, type Field } from '../../parse/fields.js';
import { isLongEnough, observatoryMaxAge, readHsts, type Hsts } from '../../parse/hsts.js';

const HSTS = 'Strict-Transport-Security';
/** One year, in seconds: what the preload list asks for at least. */
const YEAR = 31_536_000;

export default defineRule({
  id: 'strict-transport-security',
  title: 'HTTP Strict Transport Security',
  spec: { label: 'RFC 6797 §6.1', url: 'https://www.rfc-editor.org/rfc/rfc6797#section-6.1' },
  observatory: 'strict-transport-security',
  needs: ['url', 'response', 'site'],
  wants: ['chain'],
  problems: {
    'no-https': {
      severity: 'medium',
      points: 20,
      observatory: 'hsts-not-implemented-no-https',
      text: 'This page came over http, where browsers ignore HSTS',
      why: 'Everything on this page, cookies and forms included, crosses the network readable and changeable by anyone on the way. Browsers heed Strict-Transport-Security over https only (RFC 6797 §8.1).',
      references: ['security.W004', 'security.W008'],
    },
    // Ours: the Observatory judges what was sent, wherever the way over https ended.
    'back-on-http': {
      severity: 'medium',
      points: 20,
      text: 'This page came over http, though the site answers over https; browsers ignore HSTS here',
      why: 'Everything on this page, cookies and forms included, crosses the network readable and changeable by anyone on the way. Browsers heed Strict-Transport-Security over https only (RFC 6797 §8.1).',
      references: ['security.W008'],
    },
    untrusted: {
      severity: 'medium',
      points: 20,
      observatory: 'hsts-invalid-cert',
      text: 'Browsers do not trust the certificate, and so do not heed HSTS',
      why: 'With a certificate nobody vouches for, somebody in between looks just like the site. Browsers heed Strict-Transport-Security only where nothing is wrong with the connection (RFC 6797 §8.1).',
    },
    missing: {
      severity: 'medium',
      points: 20,
      observatory: 'hsts-not-implemented',
      text: 'No Strict-Transport-Security',
      why: 'Whoever types the name without https starts over plain http, and someone on the same network can keep them there. With HSTS the browser goes to https by itself before anything is sent.',
      references: ['security.W004'],
    },
    invalid: {
      severity: 'medium',
      points: 20,
      observatory: 'hsts-header-invalid',
      text: 'Strict-Transport-Security cannot be read for certain',
      why: 'Sent twice, with a comma, or without a max-age directly followed by “=”, the header is read differently by different clients, and by some not at all. The site may then lack the protection it asked for.',
      references: ['security.W004'],
    },
    'max-age-short': {
      severity: 'low',
      points: 10,
      observatory: 'hsts-implemented-max-age-less-than-six-months',
      text: 'Strict-Transport-Security lasts less than six months',
      why: 'Once max-age runs out, the next visit over plain http can be caught and kept there. A year covers people who come back rarely.',
      references: ['security.W004'],
    },
    'max-age-unreadable': {
      severity: 'medium',
      // The Observatory lets a max-age pass that is no number: parity costs nothing, saying so does not either.
      points: 0,
      observatory: 'hsts-implemented-max-age-at-least-six-months',
      text: 'Browsers ignore this Strict-Transport-Security: its directives break RFC 6797',
      why: 'max-age has to be a whole number of seconds, and no directive may be there twice. The HTTP Observatory lets it pass, so it costs no points, but browsers act as if the header were not there.',
      references: ['security.W004'],
    },
    accepted: {
      severity: 'info',
      points: 0,
      text: 'The certificate is not trusted; this was passed over, as was asked',
      why: 'Visitors’ browsers stop at a certificate nobody vouches for. The grade is what it would be with one they trust.',
    },
  },
  passes: {
    preloaded: {
      bonus: 5,
      observatory: 'hsts-preloaded',
      text: 'The site is on the browsers’ preload list: they never ask it over http',
    },
    'six-months': {
      bonus: 0,
      observatory: 'hsts-implemented-max-age-at-least-six-months',
      text: 'Strict-Transport-Security holds for at least six months',
    },
  },
  check({ url, response, site }, { chain }) {
    const field = response.get(HSTS);
    if (!field.seen) return { unseen: [field.because] };
    const header = field.value;
    const advice = rampUp(header, chain.seen ? inForce(chain.value, hostOf(url)) : undefined);
    const move: readonly Advice[] = [{ op: 'redirect-to-https' }, ...advice];
    if (!site.https) {
      return { problems: [{ message: 'no-https', quotes: quoteField(header), advice: move }] };
    }
    const verdict = judgeOverHttps(header, site, advice);
    const isBack = !isHttps(url);
    const isAccepted = tlsOf(site) === 'accepted';
    if (!isBack && !isAccepted) return verdict;
    const { problems = [], passes = [] } = verdict;
    return {
      problems: [
        ...(isBack ? [{ message: 'back-on-http', quotes: quoteField(header), advice: move } as const] : []),
        ...problems,
        ...(isAccepted ? [{ message: 'accepted', quotes: [] } as const] : []),
      ],
      passes,
    };
  },
});

type Flaw = 'untrusted' | 'missing' | 'invalid' | 'max-age-short' | 'max-age-unreadable';

function judgeOverHttps(
  header: Field,
  site: Site,
  advice: readonly Advice[],
): Verdict<Flaw, 'preloaded' | 'six-months'> {
  const problem = (message: Flaw, quotes: Quote[]) => ({ problems: [{ message, quotes, advice }] });
  if (site.preloaded) return { passes: [{ message: 'preloaded', quotes: quoteField(header) }] };
  if (tlsOf(site) === 'untrusted') return { problems: [{ message: 'untrusted', quotes: [] }] };
  if (header.value === null) return problem('missing', quoteField(header));
  const maxAge = observatoryMaxAge(header.value);
  if (maxAge === 'invalid') return problem('invalid', quoteWhole(header));
  const { valid, maxAgeAt } = readHsts(header.value);
  if (valid && isLongEnough(maxAge)) {
    return { passes: [{ message: 'six-months', quotes: quoteField(header) }] };
  }
  const message = isLongEnough(maxAge) ? 'max-age-unreadable' : 'max-age-short';
  return problem(message, quoteField(header, maxAgeAt && [maxAgeAt]));
}

function tlsOf({ tls }: Site) {
  return tls.seen ? tls.value : undefined;
}

/**
 * What browsers keep for the host after this chain: of each response over https the first line counts (RFC 6797
 * §8.1), a later response replaces an earlier one, and max-age=0 ends it (§6.1.1).
 */
function inForce(chain: readonly Hop[], host: string): Hsts | undefined {
  let kept: Hsts | undefined;
  for (const { url, headers } of chain) {
    if (!headers.seen || !isHttps(url) || hostOf(url) !== host) continue;
    const field = fieldOf(headers.value, HSTS);
    const [first] = field.seen ? field.value.lines : [];
    const sent = first && readHsts(first.value);
    if (sent?.valid) kept = (sent.maxAge ?? 0) > 0 ? sent : undefined;
  }
  return kept;
}

/**
 * A year, reached step by step from what is in force; none where that is a year already, so that nothing is lowered.
 * includeSubDomains and preload stay as they were sent and are never added: both reach beyond this host.
 */
function rampUp(field: Field, kept: Hsts | undefined): readonly Advice[] {
  const maxAgeInForce = kept?.maxAge ?? 0;
  if (maxAgeInForce >= YEAR) return [];
  const sent = kept ? [kept] : field.lines.flatMap(({ value }) => value.split(',').map(readHsts));
  return [
    {
      op: 'set-header',
      name: HSTS,
      value: [
        `max-age=${YEAR}`,
        ...(sent.some(({ includeSubDomains }) => includeSubDomains) ? ['includeSubDomains'] : []),
        ...(sent.some(({ preload }) => preload) ? ['preload'] : []),
      ].join('; '),
      rollout: 'ramp-max-age',
      ...(maxAgeInForce > 0 && { maxAgeInForce }),
    },
  ];
}
