import { defineRule } from '../../define-rule.js';
import { quoteField, quoteWhole } from '../../parse/fields.js';
import { tokenOf } from '../../parse/structured.js';

const NAME = 'Cross-Origin-Embedder-Policy';
const POLICIES = ['require-corp', 'credentialless', 'unsafe-none'] as const;

export default defineRule({
  id: 'cross-origin-embedder-policy',
  title: 'Cross-Origin-Embedder-Policy',
  spec: {
    label: 'HTML, Cross-Origin-Embedder-Policy',
    url: 'https://html.spec.whatwg.org/multipage/browsers.html#coep',
  },
  observatory: 'cross-origin-embedder-policy',
  needs: ['response'],
  problems: {
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'coep-header-invalid',
      text: 'Cross-Origin-Embedder-Policy is none of require-corp, credentialless and unsafe-none',
      why: 'It has to be one bare word in small letters; browsers take anything else as unsafe-none. What it was to bring, a page apart from all others, does not happen.',
    },
  },
  passes: {
    'require-corp': {
      bonus: 10,
      observatory: 'coep-implemented-with-require-corp',
      text: 'Cross-Origin-Embedder-Policy: only what agrees to it is embedded here',
    },
    credentialless: {
      bonus: 10,
      observatory: 'coep-implemented-with-credentialless',
      text: 'Cross-Origin-Embedder-Policy: what is embedded is asked for without cookies',
    },
    'unsafe-none': {
      bonus: 0,
      observatory: 'coep-implemented-with-unsafe-none',
      text: 'Cross-Origin-Embedder-Policy asks nothing of what is embedded, as is said on purpose',
    },
    missing: {
      bonus: 0,
      observatory: 'coep-not-implemented',
      text: 'No Cross-Origin-Embedder-Policy, which is asked of nobody',
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
          // Without it browsers do what they do with it. What was meant would block embedded content.
          advice: [{ op: 'remove-header', name: NAME }],
        },
      ],
    };
  },
});
