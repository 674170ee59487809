import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Advice } from '../../model/advice.js';
import { absenceOf, quoteField, quoteWhole } from '../../parse/fields.js';

const NAME = 'Cross-Origin-Resource-Policy';

export default defineRule({
  id: 'cross-origin-resource-policy',
  on: 'documents',
  title: 'Cross-Origin-Resource-Policy',
  spec: {
    label: 'Fetch, Cross-Origin-Resource-Policy',
    url: 'https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header',
  },
  observatory: 'cross-origin-resource-policy',
  needs: ['response'],
  reads: [NAME],
  usage: { percent: 2.3 },
  problems: {
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'corp-header-invalid',
      text: 'Cross-Origin-Resource-Policy is not same-origin, same-site or cross-origin',
      why: 'Browsers ignore an unknown value, and a header that is set twice. Other sites can then load this response into their pages, where timing attacks on memory may read it.',
    },
    // Ours: the Observatory ignores case, browsers do not.
    'not-exact': {
      severity: 'low',
      text: 'Browsers ignore this Cross-Origin-Resource-Policy: the value must be lower case',
      why: 'The comparison is case-sensitive (Fetch), so the header blocks nothing. MDN Observatory accepts it, so no points are deducted.',
    },
  },
  passes: {
    'same-origin': {
      bonus: 10,
      observatory: 'corp-implemented-with-same-origin',
      text: 'Cross-Origin-Resource-Policy: only this origin may load the response',
    },
    'same-site': {
      bonus: 10,
      observatory: 'corp-implemented-with-same-site',
      text: 'Cross-Origin-Resource-Policy: only this site may load the response',
    },
    'cross-origin': {
      observatory: 'corp-implemented-with-cross-origin',
      text: 'Cross-Origin-Resource-Policy is explicitly cross-origin: any site may load the response',
    },
    missing: {
      observatory: 'corp-not-implemented',
      text: 'Cross-Origin-Resource-Policy {is}, and not needed',
    },
  },
  check({ response }) {
    const field = response.get(NAME);
    if (!field.seen) return { unseen: [field.because] };
    const sent = field.value.value?.trim() ?? '';
    if (sent === '') {
      const values = { is: absenceOf(field.value) };
      return { passes: [{ message: 'missing', values, quotes: quoteField(field.value) }] };
    }
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
    const exact: Advice = {
      op: 'set-header',
      name: NAME,
      value: policy,
      ...(policy !== 'cross-origin' && { mayBreak: 'may stop what other sites load from here' }),
    };
    return {
      problems:
        sent === policy ? [] : [{ message: 'not-exact', quotes: quoteWhole(field.value), advice: [exact] }],
      passes: [{ message: policy, quotes: quoteField(field.value) }],
    };
  },
});

const POLICIES = ['same-origin', 'same-site', 'cross-origin'] as const;

export const page: RulePage = {
  cwe: 693,
  about:
    "Any site can load this site's responses as images or scripts. It cannot read them, but they are in the memory of its process, where timing attacks have read them. This header keeps them out of that process.",
  exceptions: [
    '`invalid` is any other value, also two lines. The advice is to remove the header, which changes nothing; a valid value may break sites that embed the response.',
    '`not-exact` is ours: MDN Observatory ignores case, browsers do not.',
    "Only the document's response is checked, not the resources that it loads.",
  ],
};
