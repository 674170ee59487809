import { defineRule } from '../define-rule.js';
import { quoteField, quoteWhole } from '../parse/fields.js';
import { tokenOf } from '../parse/structured.js';

const NAME = 'Cross-Origin-Embedder-Policy';
const POLICIES = ['require-corp', 'credentialless', 'unsafe-none'] as const;

export default defineRule({
  id: 'cross-origin-embedder-policy',
  observatory: 'cross-origin-embedder-policy',
  needs: ['response'],
  problems: {
    invalid: { severity: 'low', points: 5, observatory: 'coep-header-invalid' },
  },
  passes: {
    'require-corp': { bonus: 10, observatory: 'coep-implemented-with-require-corp' },
    credentialless: { bonus: 10, observatory: 'coep-implemented-with-credentialless' },
    'unsafe-none': { bonus: 0, observatory: 'coep-implemented-with-unsafe-none' },
    missing: { bonus: 0, observatory: 'coep-not-implemented' },
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
          // Without it browsers do what they do with it. What was meant would block embedded content.
          advice: [{ op: 'remove-header', name: NAME }],
        },
      ],
    };
  },
});
