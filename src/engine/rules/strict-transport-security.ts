import { defineRule, type Verdict } from '../define-rule.js';
import { isHttps, type Site } from '../site.js';
import type { Advice, Quote } from '../model.js';
import { quoteField, quoteWhole, type Field } from '../parse/fields.js';
import { isLongEnough, observatoryMaxAge, readHsts } from '../parse/hsts.js';

/** One year, in seconds: what the preload list asks for at least. */
const YEAR = 31_536_000;

export default defineRule({
  id: 'strict-transport-security',
  observatory: 'strict-transport-security',
  needs: ['url', 'response', 'site'],
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
  check({ url, response, site }) {
    const field = response.get('Strict-Transport-Security');
    if (!field.seen) return { unseen: [field.because] };
    const header = field.value;
    const moved = [{ op: 'redirect-to-https' }, setHeader(header)] as const;
    if (!site.https) {
      return { problems: [{ message: 'no-https', quotes: quoteField(header), advice: moved }] };
    }
    const { problems = [], passes = [] } = judgeOverHttps(header, site);
    const isBack = !isHttps(url);
    return {
      problems: [
        ...(isBack ? [{ message: 'back-on-http', quotes: quoteField(header), advice: moved } as const] : []),
        ...problems,
        ...(tlsOf(site) === 'accepted' ? [{ message: 'accepted', quotes: [] } as const] : []),
      ],
      passes,
    };
  },
});

type Flaw = 'untrusted' | 'missing' | 'invalid' | 'max-age-short' | 'max-age-unreadable';

function judgeOverHttps(header: Field, site: Site): Verdict<Flaw, 'preloaded' | 'six-months'> {
  if (site.preloaded) return { passes: [{ message: 'preloaded', quotes: quoteField(header) }] };
  if (tlsOf(site) === 'untrusted') return { problems: [{ message: 'untrusted', quotes: [] }] };
  const advice = [setHeader(header)];
  const problem = (message: Flaw, quotes: Quote[]) => ({
    problems: [{ message, quotes, advice }],
  });
  if (header.value === null) return problem('missing', quoteField(header));
  const maxAge = observatoryMaxAge(header.value);
  if (maxAge === 'invalid') return problem('invalid', quoteWhole(header));
  const { valid, maxAgeAt } = readHsts(header.value);
  const quotes = quoteField(header, maxAgeAt && [maxAgeAt]);
  if (!isLongEnough(maxAge)) return problem('max-age-short', quotes);
  if (!valid) return problem('max-age-unreadable', quotes);
  return { passes: [{ message: 'six-months', quotes: quoteField(header) }] };
}

function tlsOf({ tls }: Site) {
  return tls.seen ? tls.value : undefined;
}

/**
 * A year, or more where more was sent; includeSubDomains and preload stay where they were sent and are
 * never added: both reach beyond this host.
 */
function setHeader(field: Field): Advice {
  const sent = field.lines.flatMap((line) => line.value.split(',')).map(readHsts);
  const maxAge = sent.reduce((longest, hsts) => Math.max(longest, safeSeconds(hsts.maxAge)), YEAR);
  const directives = [`max-age=${maxAge}`];
  if (sent.some((hsts) => hsts.includeSubDomains)) directives.push('includeSubDomains');
  if (sent.some((hsts) => hsts.preload)) directives.push('preload');
  return {
    op: 'set-header',
    name: 'Strict-Transport-Security',
    value: directives.join('; '),
    rollout: 'ramp-max-age',
  };
}

/** Numbers past the safe integers would be written back as something else. */
function safeSeconds(seconds: number | undefined): number {
  return seconds !== undefined && Number.isSafeInteger(seconds) ? seconds : 0;
}
