import { framersOf } from '../csp/judge.js';
import { defineRule } from '../define-rule.js';
import type { Advice } from '../model.js';
import { namesOf, quoteSources, textsOf } from '../parse/csp.js';
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
  check({ response, policies: { header, meta, all, judgement } }) {
    const field = response.get('X-Frame-Options');
    if (!field.seen) return { unseen: [field.because] };
    if (judgement.kind === 'too-many') return { unseen: ['too-many'] };
    const framers = framersOf(header);
    const own =
      framers.kind === 'unlimited'
        ? [
            {
              message: 'framed-by-anyone',
              values: { sources: textsOf(framers.sources) },
              quotes: quoteSources(framers.sources),
            } as const,
          ]
        : [];
    const sent = judgeHeader(field.value);
    if (judgement.kind === 'judged' && judgement.namesFramers) {
      const isIgnored = framers.kind === 'unsaid' && sent !== 'limited';
      const quotes = quoteSources(namesOf(all, 'frame-ancestors'));
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
    switch (sent) {
      case 'limited': {
        const value = field.value.value?.trim().toUpperCase() ?? '';
        const passes = [{ message: 'limited', values: { value }, quotes: quoteField(field.value) }] as const;
        return { problems: own, passes, unseen };
      }
      case 'allow-from':
        return {
          problems: [...own, headerProblem('allow-from', field.value)],
          passes: [{ message: 'allow-from-sent', quotes: quoteField(field.value) }],
          unseen,
        };
      case 'missing':
      case 'invalid':
        return { problems: [...own, headerProblem(sent, field.value)], unseen };
    }
  },
});

function judgeHeader({ value }: Field): 'limited' | 'allow-from' | 'missing' | 'invalid' {
  const text = value?.trim().toLowerCase() ?? '';
  if (text === 'deny' || text === 'sameorigin') return 'limited';
  if (text.startsWith('allow-from')) return 'allow-from';
  return text === '' ? 'missing' : 'invalid';
}

function headerProblem<Message extends string>(message: Message, field: Field) {
  return { message, quotes: quoteWhole(field), advice: [setHeader(field)] };
}

/** The milder of the two values, unless the stricter one was meant. */
function setHeader({ value }: Field): Advice {
  const isDeny = value?.split(/[,;]/).some((part) => part.trim().toLowerCase() === 'deny');
  return { op: 'set-header', name: 'X-Frame-Options', value: isDeny ? 'DENY' : 'SAMEORIGIN' };
}
