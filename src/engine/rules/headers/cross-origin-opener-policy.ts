import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Advice } from '../../model/advice.js';
import { absenceOf, quoteField, quoteWhole } from '../../parse/fields.js';
import { tokenOf } from '../../parse/structured.js';

const NAME = 'Cross-Origin-Opener-Policy';
const POLICIES = ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'] as const;

export default defineRule({
  id: 'cross-origin-opener-policy',
  on: 'pages',
  title: 'Cross-Origin-Opener-Policy',
  spec: {
    label: 'HTML, Cross-Origin-Opener-Policy',
    url: 'https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies',
  },
  observatory: 'cross-origin-opener-policy',
  needs: ['response'],
  reads: [NAME],
  usage: { percent: 2 },
  problems: {
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'coop-header-invalid',
      text: 'Cross-Origin-Opener-Policy is not a value that browsers know',
      why: 'The value must be lower case and without quotes; browsers treat anything else as unsafe-none. A site that opens this page then keeps a reference to its window and can navigate it elsewhere.',
      references: ['security.E024'],
    },
  },
  passes: {
    'same-origin': {
      bonus: 10,
      observatory: 'coop-implemented-with-same-origin',
      text: 'Cross-Origin-Opener-Policy: no other site keeps a reference to this window',
    },
    'same-origin-allow-popups': {
      bonus: 10,
      observatory: 'coop-implemented-with-same-origin-allow-popups',
      text: 'Cross-Origin-Opener-Policy: no other site keeps a reference to this window, except popups it opens',
    },
    'noopener-allow-popups': {
      bonus: 10,
      observatory: 'coop-implemented-with-noopener-allow-popups',
      text: 'Cross-Origin-Opener-Policy: a page that opens this one loses its reference to the window',
    },
    'unsafe-none': {
      observatory: 'coop-implemented-with-unsafe-none',
      text: 'Cross-Origin-Opener-Policy is explicitly unsafe-none: windows stay connected',
    },
    missing: {
      observatory: 'coop-not-implemented',
      text: 'Cross-Origin-Opener-Policy {is}, and not needed',
    },
  },
  check({ response }) {
    const field = response.get(NAME);
    if (!field.seen) return { unseen: [field.because] };
    const policy = tokenOf(field.value, POLICIES);
    if (policy !== 'invalid') {
      const values = { is: absenceOf(field.value) };
      return { passes: [{ message: policy, values, quotes: quoteField(field.value) }] };
    }
    return {
      problems: [
        {
          message: 'invalid',
          quotes: quoteWhole(field.value),
          advice: [correct(field.value.value ?? '')],
        },
      ],
    };
  },
});

/** The value that was meant, where that is clear; else removal, which changes nothing in browsers. */
function correct(value: string): Advice {
  const meant = (value.split(/[;,]/)[0] ?? '').replaceAll('"', '').trim().toLowerCase();
  const policy = POLICIES.find((known) => known === meant);
  if (!policy) return { op: 'remove-header', name: NAME };
  const cuts = policy !== 'unsafe-none';
  return {
    op: 'set-header',
    name: NAME,
    value: policy,
    ...(cuts && { mayBreak: 'may cut sign-in and payment windows of other sites off' }),
  };
}

export const page: RulePage = {
  cwe: 693,
  about:
    'A site that opens this page in a window keeps a reference to that window: it can count its frames, and navigate it to a look-alike page while the visitor looks elsewhere. This header severs the connection.',
  exceptions: [
    'The value is one token in lower case; parameters may follow. Two lines, quotes or an invalid parameter make it invalid. The advice is the value that was clearly meant; otherwise to remove the header, which changes nothing.',
    'A missing header gets no advice: sign-in and payment popups may need the connection. `Cross-Origin-Opener-Policy-Report-Only` is not checked.',
  ],
  specNotes: '; Django: `security.E024` (`SECURE_CROSS_ORIGIN_OPENER_POLICY` set to an unknown value)',
};
