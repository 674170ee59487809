import { defineRule } from '../../define-rule.js';
import type { Advice } from '../../model.js';
import { quoteField, quoteWhole } from '../../parse/fields.js';

const NAME = 'Cross-Origin-Resource-Policy';

export default defineRule({
  id: 'cross-origin-resource-policy',
  title: 'Cross-Origin-Resource-Policy',
  spec: {
    label: 'Fetch, Cross-Origin-Resource-Policy',
    url: 'https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header',
  },
  observatory: 'cross-origin-resource-policy',
  needs: ['response'],
  problems: {
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'corp-header-invalid',
      text: 'Cross-Origin-Resource-Policy is none of same-origin, same-site and cross-origin',
      why: 'Browsers skip a value they do not know, two lines included. Other sites can then load this answer into their pages, where tricks with timing and memory may read it.',
    },
    // Ours: the Observatory does not mind the case, browsers do.
    'not-exact': {
      severity: 'low',
      points: 0,
      text: 'Browsers ignore this Cross-Origin-Resource-Policy: its letters must be small',
      why: 'Fetch compares the value letter by letter, so nothing is kept out. The HTTP Observatory counts it all the same, so it costs no points.',
    },
  },
  passes: {
    'same-origin': {
      bonus: 10,
      observatory: 'corp-implemented-with-same-origin',
      text: 'Cross-Origin-Resource-Policy: only this origin may load the answer',
    },
    'same-site': {
      bonus: 10,
      observatory: 'corp-implemented-with-same-site',
      text: 'Cross-Origin-Resource-Policy: only this site may load the answer',
    },
    'cross-origin': {
      bonus: 0,
      observatory: 'corp-implemented-with-cross-origin',
      text: 'Cross-Origin-Resource-Policy: anybody may load the answer, as is said on purpose',
    },
    missing: {
      bonus: 0,
      observatory: 'corp-not-implemented',
      text: 'No Cross-Origin-Resource-Policy, which is asked of nobody',
    },
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
