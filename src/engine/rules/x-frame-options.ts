import { framersOf } from '../csp/judge.js';
import { defineRule } from '../define-rule.js';
import type { Advice } from '../model.js';
import { quoteSources, type Policy } from '../parse/csp.js';
import { quoteField, quoteWhole, type Field } from '../parse/fields.js';

export default defineRule({
  id: 'x-frame-options',
  observatory: 'x-frame-options',
  needs: ['response', 'policies'],
  problems: {
    // Ours: what counts for the Observatory and holds nobody off costs what nothing at all costs.
    'framed-by-anyone': { severity: 'medium', points: 20 },
    'only-in-meta': { severity: 'medium', points: 20 },
    'allow-from': { severity: 'medium', points: 20 },
    missing: { severity: 'medium', points: 20, observatory: 'x-frame-options-not-implemented' },
    invalid: { severity: 'medium', points: 20, observatory: 'x-frame-options-header-invalid' },
  },
  passes: {
    'via-csp': { bonus: 5, observatory: 'x-frame-options-implemented-via-csp' },
    limited: { bonus: 5, observatory: 'x-frame-options-sameorigin-or-deny' },
    'allow-from-sent': { bonus: 0, observatory: 'x-frame-options-allow-from-origin' },
  },
  check({ response, policies: { header, meta, judgement } }) {
    const field = response.get('X-Frame-Options');
    if (!field.seen) return { unseen: [field.because] };
    if (judgement.kind === 'too-many') return { unseen: ['too-many'] };
    const framers = framersOf(header);
    const own =
      framers.kind === 'unlimited'
        ? [
            {
              message: 'framed-by-anyone',
              values: { sources: [...new Set(framers.sources.map(({ text }) => text))].join(' ') },
              quotes: quoteSources(framers.sources),
            } as const,
          ]
        : [];
    const sent = judgeHeader(field.value);
    if (judgement.kind === 'judged' && judgement.namesFramers) {
      const isIgnored = framers.kind === 'unsaid' && sent !== 'limited';
      const quotes = quoteFramers([...header, ...(meta.seen ? meta.value : [])]);
      return {
        problems: isIgnored ? [{ message: 'only-in-meta', quotes, advice: [setHeader(field.value)] }] : own,
        passes: [{ message: 'via-csp', quotes }],
      };
    }
    // A policy in a <meta> may still name framers, unless the header's does not even read.
    const unseen =
      meta.seen || (judgement.kind === 'judged' && judgement.flaws[0]?.id === 'invalid')
        ? []
        : [meta.because];
    const quotes = quoteWhole(field.value);
    const advice = [setHeader(field.value)];
    switch (sent) {
      case 'limited': {
        const value = field.value.value?.trim().toUpperCase() ?? '';
        const passes = [{ message: 'limited', values: { value }, quotes: quoteField(field.value) }] as const;
        return { problems: own, passes, unseen };
      }
      case 'allow-from':
        return {
          problems: [...own, { message: 'allow-from', quotes, advice }],
          passes: [{ message: 'allow-from-sent', quotes: quoteField(field.value) }],
          unseen,
        };
      case 'missing':
      case 'invalid':
        return { problems: [...own, { message: sent, quotes, advice }], unseen };
    }
  },
});

function judgeHeader({ value }: Field): 'limited' | 'allow-from' | 'missing' | 'invalid' {
  const text = value?.trim().toLowerCase() ?? '';
  if (text === 'deny' || text === 'sameorigin') return 'limited';
  if (text.startsWith('allow-from')) return 'allow-from';
  return text === '' ? 'missing' : 'invalid';
}

/** The milder of the two values, unless the stricter one was meant. */
function setHeader({ value }: Field): Advice {
  const isDeny = (value ?? '').split(/[,;]/).some((part) => part.trim().toLowerCase() === 'deny');
  return { op: 'set-header', name: 'X-Frame-Options', value: isDeny ? 'DENY' : 'SAMEORIGIN' };
}

function quoteFramers(policies: readonly Policy[]) {
  const directives = policies.flatMap((policy) => policy.directives);
  return quoteSources(
    directives.flatMap(({ name, carrier, nameAt }) =>
      name === 'frame-ancestors' ? [{ carrier, at: nameAt }] : [],
    ),
  );
}
