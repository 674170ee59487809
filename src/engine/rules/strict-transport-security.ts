import { defineRule } from '../define-rule.js';
import { isHttps } from '../site.js';
import type { Advice } from '../model.js';
import { quoteField, quoteWhole, type Field } from '../parse/fields.js';
import { isLongEnough, observatoryMaxAge, readHsts } from '../parse/hsts.js';

/** One year, in seconds: what the preload list asks for at least. */
const YEAR = 31_536_000;

export default defineRule({
  id: 'strict-transport-security',
  title: 'HTTP Strict Transport Security',
  spec: { label: 'RFC 6797 §6.1', url: 'https://www.rfc-editor.org/rfc/rfc6797#section-6.1' },
  observatory: 'strict-transport-security',
  needs: ['url', 'response'],
  problems: {
    'no-https': {
      severity: 'medium',
      points: 20,
      observatory: 'hsts-not-implemented-no-https',
      text: 'This page came over http, where browsers ignore HSTS',
      why: 'Everything on this page, cookies and forms included, crosses the network readable and changeable by anyone on the way. Browsers heed Strict-Transport-Security over https only (RFC 6797 §8.1).',
      references: ['security.W004', 'security.W008'],
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
  },
  passes: {
    'six-months': {
      bonus: 0,
      observatory: 'hsts-implemented-max-age-at-least-six-months',
      text: 'Strict-Transport-Security holds for at least six months',
    },
  },
  check({ url, response }) {
    const field = response.get('Strict-Transport-Security');
    if (!field.seen) return { unseen: [field.because] };
    const header = field.value;
    const advice = [setHeader(header)];
    if (!isHttps(url)) {
      return {
        problems: [
          {
            message: 'no-https',
            quotes: quoteField(header),
            advice: [{ op: 'redirect-to-https' }, ...advice],
          },
        ],
      };
    }
    if (header.value === null)
      return { problems: [{ message: 'missing', quotes: quoteField(header), advice }] };
    const maxAge = observatoryMaxAge(header.value);
    if (maxAge === 'invalid')
      return { problems: [{ message: 'invalid', quotes: quoteWhole(header), advice }] };
    const { valid, maxAgeAt } = readHsts(header.value);
    const quotes = quoteField(header, maxAgeAt && [maxAgeAt]);
    if (!isLongEnough(maxAge)) return { problems: [{ message: 'max-age-short', quotes, advice }] };
    if (!valid) return { problems: [{ message: 'max-age-unreadable', quotes, advice }] };
    return { passes: [{ message: 'six-months', quotes: quoteField(header) }] };
  },
});

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
