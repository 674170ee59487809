import { defineRule } from '../define-rule.js';
import { quoteField, quoteWhole } from '../parse/fields.js';

const advice = [{ op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' }] as const;

export default defineRule({
  id: 'x-content-type-options',
  observatory: 'x-content-type-options',
  needs: ['response'],
  problems: {
    missing: { severity: 'low', points: 5, observatory: 'x-content-type-options-not-implemented' },
    invalid: { severity: 'low', points: 5, observatory: 'x-content-type-options-header-invalid' },
  },
  passes: {
    nosniff: { bonus: 0, observatory: 'x-content-type-options-nosniff' },
  },
  check({ response }) {
    const field = response.get('X-Content-Type-Options');
    if (!field.seen) return { unseen: [field.because] };
    const value = field.value.value?.trim().toLowerCase() ?? '';
    if (value === 'nosniff') return { passes: [{ message: 'nosniff', quotes: quoteField(field.value) }] };
    const message = value === '' ? 'missing' : 'invalid';
    return { problems: [{ message, quotes: quoteWhole(field.value), advice }] };
  },
});
