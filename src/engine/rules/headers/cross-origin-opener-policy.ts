import { defineRule } from '../../define-rule.js';
import type { Advice } from '../../model.js';
import { quoteField, quoteWhole } from '../../parse/fields.js';
import { tokenOf } from '../../parse/structured.js';

const NAME = 'Cross-Origin-Opener-Policy';
const POLICIES = ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'] as const;

export default defineRule({
  id: 'cross-origin-opener-policy',
  title: 'Cross-Origin-Opener-Policy',
  spec: {
    label: 'HTML, Cross-Origin-Opener-Policy',
    url: 'https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies',
  },
  observatory: 'cross-origin-opener-policy',
  needs: ['response'],
  problems: {
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'coop-header-invalid',
      text: 'Cross-Origin-Opener-Policy is none of the words browsers know',
      why: 'It has to be one bare word in small letters; browsers take anything else as unsafe-none. A site that opens this page then keeps a hold on its window and can send it elsewhere.',
      references: ['security.E024'],
    },
  },
  passes: {
    'same-origin': {
      bonus: 10,
      observatory: 'coop-implemented-with-same-origin',
      text: 'Cross-Origin-Opener-Policy: no other site keeps a hold on this window',
    },
    'same-origin-allow-popups': {
      bonus: 10,
      observatory: 'coop-implemented-with-same-origin-allow-popups',
      text: 'Cross-Origin-Opener-Policy: no other site keeps a hold on this window, save popups it opens',
    },
    'noopener-allow-popups': {
      bonus: 10,
      observatory: 'coop-implemented-with-noopener-allow-popups',
      text: 'Cross-Origin-Opener-Policy: whoever opens this page loses hold of its window',
    },
    'unsafe-none': {
      bonus: 0,
      observatory: 'coop-implemented-with-unsafe-none',
      text: 'Cross-Origin-Opener-Policy leaves windows connected, as is said on purpose',
    },
    missing: {
      bonus: 0,
      observatory: 'coop-not-implemented',
      text: 'No Cross-Origin-Opener-Policy, which is asked of nobody',
    },
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
