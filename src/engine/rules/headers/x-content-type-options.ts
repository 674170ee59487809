import { defineRule } from '../../define-rule.js';
import { quoteField, quoteWhole } from '../../parse/fields.js';

const advice = [{ op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' }] as const;

export default defineRule({
  id: 'x-content-type-options',
  title: 'X-Content-Type-Options',
  spec: {
    label: 'Fetch, X-Content-Type-Options',
    url: 'https://fetch.spec.whatwg.org/#x-content-type-options-header',
  },
  observatory: 'x-content-type-options',
  needs: ['response'],
  problems: {
    missing: {
      severity: 'low',
      points: 5,
      observatory: 'x-content-type-options-not-implemented',
      text: 'No X-Content-Type-Options',
      why: 'Without nosniff a browser may run a file as script although the server called it something else. An upload that passes for a picture can then become code on this site.',
      references: ['security.W006'],
    },
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'x-content-type-options-header-invalid',
      text: 'X-Content-Type-Options is not exactly one nosniff',
      why: 'nosniff is the only value this header has; checkers that read it strictly, and some clients, take anything else as not sent. An upload that passes for a picture can then become code on this site.',
      references: ['security.W006'],
    },
  },
  passes: {
    nosniff: {
      bonus: 0,
      observatory: 'x-content-type-options-nosniff',
      text: 'X-Content-Type-Options is nosniff: browsers keep to the declared type',
    },
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
