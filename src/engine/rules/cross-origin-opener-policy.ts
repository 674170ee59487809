import { defineRule } from '../define-rule.js';
import type { Advice } from '../model.js';
import { quoteField, quoteWhole } from '../parse/fields.js';
import { tokenOf } from '../parse/structured.js';

const NAME = 'Cross-Origin-Opener-Policy';
const POLICIES = ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'] as const;

export default defineRule({
  id: 'cross-origin-opener-policy',
  observatory: 'cross-origin-opener-policy',
  needs: ['response'],
  problems: {
    invalid: { severity: 'low', points: 5, observatory: 'coop-header-invalid' },
  },
  passes: {
    'same-origin': { bonus: 10, observatory: 'coop-implemented-with-same-origin' },
    'same-origin-allow-popups': { bonus: 10, observatory: 'coop-implemented-with-same-origin-allow-popups' },
    'noopener-allow-popups': { bonus: 10, observatory: 'coop-implemented-with-noopener-allow-popups' },
    'unsafe-none': { bonus: 0, observatory: 'coop-implemented-with-unsafe-none' },
    missing: { bonus: 0, observatory: 'coop-not-implemented' },
  },
  check({ response }) {
    const field = response.get(NAME);
    if (!field.seen) return { unseen: [field.because] };
    const policy = tokenOf(field.value, POLICIES);
    if (policy !== 'invalid') return { passes: [{ message: policy, quotes: quoteField(field.value) }] };
    return {
      problems: [
        {
          message: 'invalid',
          quotes: quoteWhole(field.value),
          advice: [mend(field.value.value ?? '')],
        },
      ],
    };
  },
});

/** The word that was meant, where that is plain; without the header browsers do what they do with this one. */
function mend(value: string): Advice {
  const meant = (value.split(/[;,]/)[0] ?? '').replaceAll('"', '').trim().toLowerCase();
  const policy = POLICIES.find((known) => known === meant);
  return policy ? { op: 'set-header', name: NAME, value: policy } : { op: 'remove-header', name: NAME };
}
