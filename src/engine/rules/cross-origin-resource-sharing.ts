import { defineRule } from '../define-rule.js';
import { fieldOf, quoteField, quoteWhole } from '../parse/fields.js';

export default defineRule({
  id: 'cross-origin-resource-sharing',
  observatory: 'cross-origin-resource-sharing',
  needs: ['cors'],
  problems: {
    'universal-access': {
      severity: 'high',
      points: 50,
      observatory: 'cross-origin-resource-sharing-implemented-with-universal-access',
    },
  },
  passes: {
    'not-implemented': { bonus: 0, observatory: 'cross-origin-resource-sharing-not-implemented' },
    'public-access': {
      bonus: 0,
      observatory: 'cross-origin-resource-sharing-implemented-with-public-access',
    },
    'restricted-access': {
      bonus: 0,
      observatory: 'cross-origin-resource-sharing-implemented-with-restricted-access',
    },
  },
  check({ cors }) {
    const allowed = fieldOf(cors.headers, 'Access-Control-Allow-Origin');
    const credentials = fieldOf(cors.headers, 'Access-Control-Allow-Credentials');
    if (!allowed.seen) return { unseen: [allowed.because] };
    if (!credentials.seen) return { unseen: [credentials.because] };
    const quotes = quoteField(allowed.value);
    const origin = allowed.value.value?.trim() ?? '';
    if (origin === '') return { passes: [{ message: 'not-implemented', quotes }] };
    if (origin === '*') return { passes: [{ message: 'public-access', quotes }] };
    const isUniversal = origin === cors.origin && credentials.value.value?.trim().toLowerCase() === 'true';
    return isUniversal
      ? {
          problems: [
            {
              message: 'universal-access',
              quotes: [...quoteWhole(allowed.value), ...quoteWhole(credentials.value)],
            },
          ],
        }
      : { passes: [{ message: 'restricted-access', quotes }] };
  },
});
