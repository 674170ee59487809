import { defineRule, type Verdict } from '../define-rule.js';
import { hostOf, isHttps, type Site } from '../site.js';
import type { Advice, Hop, Quote } from '../model.js';
import { fieldOf, quoteField, quoteWhole, type Field } from '../parse/fields.js';
import { isLongEnough, observatoryMaxAge, readHsts, type Hsts } from '../parse/hsts.js';

const HSTS = 'Strict-Transport-Security';
/** One year, in seconds: what the preload list asks for at least. */
const YEAR = 31_536_000;

export default defineRule({
  id: 'strict-transport-security',
  observatory: 'strict-transport-security',
  needs: ['url', 'response', 'site'],
  wants: ['chain'],
  problems: {
    'no-https': { severity: 'medium', points: 20, observatory: 'hsts-not-implemented-no-https' },
    // Ours: the Observatory judges what was sent, wherever the way over https ended.
    'back-on-http': { severity: 'medium', points: 20 },
    untrusted: { severity: 'medium', points: 20, observatory: 'hsts-invalid-cert' },
    missing: { severity: 'medium', points: 20, observatory: 'hsts-not-implemented' },
    invalid: { severity: 'medium', points: 20, observatory: 'hsts-header-invalid' },
    'max-age-short': {
      severity: 'low',
      points: 10,
      observatory: 'hsts-implemented-max-age-less-than-six-months',
    },
    'max-age-unreadable': {
      severity: 'medium',
      // The Observatory lets a max-age pass that is no number: parity costs nothing, saying so does not either.
      points: 0,
      observatory: 'hsts-implemented-max-age-at-least-six-months',
    },
    accepted: { severity: 'info', points: 0 },
  },
  passes: {
    preloaded: { bonus: 5, observatory: 'hsts-preloaded' },
    'six-months': { bonus: 0, observatory: 'hsts-implemented-max-age-at-least-six-months' },
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
