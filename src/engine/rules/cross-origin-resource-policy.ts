import { defineRule } from '../define-rule.js';
import type { Advice } from '../model.js';
import { quoteField, quoteWhole } from '../parse/fields.js';

const NAME = 'Cross-Origin-Resource-Policy';

export default defineRule({
  id: 'cross-origin-resource-policy',
  observatory: 'cross-origin-resource-policy',
  needs: ['response'],
  problems: {
    invalid: { severity: 'low', points: 5, observatory: 'corp-header-invalid' },
    // Ours: the Observatory does not mind the case, browsers do.
    'not-exact': { severity: 'low', points: 0 },
  },
  passes: {
    'same-origin': { bonus: 10, observatory: 'corp-implemented-with-same-origin' },
    'same-site': { bonus: 10, observatory: 'corp-implemented-with-same-site' },
    'cross-origin': { bonus: 0, observatory: 'corp-implemented-with-cross-origin' },
    missing: { bonus: 0, observatory: 'corp-not-implemented' },
  },
  check({ response }) {
    const field = response.get(NAME);
    if (!field.seen) return { unseen: [field.because] };
    const sent = field.value.value?.trim() ?? '';
    if (sent === '') return { passes: [{ message: 'missing', quotes: quoteField(field.value) }] };
    const policy = POLICIES.find((known) => known === sent.toLowerCase());
    if (policy === undefined) {
      return {
        problems: [
          {
            message: 'invalid',
            quotes: quoteWhole(field.value),
            advice: [{ op: 'remove-header', name: NAME }],
          },
        ],
      };
    }
    const exact: Advice = { op: 'set-header', name: NAME, value: policy };
    return {
      problems:
        sent === policy ? [] : [{ message: 'not-exact', quotes: quoteWhole(field.value), advice: [exact] }],
      passes: [{ message: policy, quotes: quoteField(field.value) }],
    };
  },
});

const POLICIES = ['same-origin', 'same-site', 'cross-origin'] as const;
