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
    if (!site.https) {
      return { problems: [{ message: 'no-https', quotes: quoteField(header), advice: move(header) }] };
    }
    const verdict = judgeOverHttps(header, site);
    const isBack = !isHttps(url);
    const isAccepted = tlsOf(site) === 'accepted';
    if (!isBack && !isAccepted) return verdict;
    const { problems = [], passes = [] } = verdict;
    return {
      problems: [
        ...(isBack
          ? [{ message: 'back-on-http', quotes: quoteField(header), advice: move(header) } as const]
          : []),
        ...problems,
        ...(isAccepted ? [{ message: 'accepted', quotes: [] } as const] : []),
      ],
      passes,
    };
  },
});

function move(header: Field): readonly Advice[] {
  return [{ op: 'redirect-to-https' }, setHeader(header)];
}

type Flaw = 'untrusted' | 'missing' | 'invalid' | 'max-age-short' | 'max-age-unreadable';

function judgeOverHttps(header: Field, site: Site): Verdict<Flaw, 'preloaded' | 'six-months'> {
  if (site.preloaded) return { passes: [{ message: 'preloaded', quotes: quoteField(header) }] };
  if (tlsOf(site) === 'untrusted') return { problems: [{ message: 'untrusted', quotes: [] }] };
  if (header.value === null) return problem('missing', header, quoteField(header));
  const maxAge = observatoryMaxAge(header.value);
  if (maxAge === 'invalid') return problem('invalid', header, quoteWhole(header));
  const { valid, maxAgeAt } = readHsts(header.value);
  if (valid && isLongEnough(maxAge)) {
    return { passes: [{ message: 'six-months', quotes: quoteField(header) }] };
  }
  const message = isLongEnough(maxAge) ? 'max-age-unreadable' : 'max-age-short';
  return problem(message, header, quoteField(header, maxAgeAt && [maxAgeAt]));
}

function problem(message: Flaw, header: Field, quotes: Quote[]) {
  return { problems: [{ message, quotes, advice: [setHeader(header)] }] };
}

function tlsOf({ tls }: Site) {
  return tls.seen ? tls.value : undefined;
}

/**
 * A year, or more where more was sent; includeSubDomains and preload stay where they were sent and are
 * never added: both reach beyond this host.
 */
function setHeader(field: Field): Advice {
  let maxAge = YEAR;
  let includeSubDomains = false;
  let preload = false;
  for (const line of field.lines) {
    for (const sent of line.value.split(',').map(readHsts)) {
      maxAge = Math.max(maxAge, safeSeconds(sent.maxAge));
      includeSubDomains ||= sent.includeSubDomains;
      preload ||= sent.preload;
    }
  }
  const directives = [`max-age=${maxAge}`];
  if (includeSubDomains) directives.push('includeSubDomains');
  if (preload) directives.push('preload');
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
