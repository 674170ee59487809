import { defineRule, type RulePage } from '../../run/define-rule.js';
import { absenceOf, quoteField, quoteWhole } from '../../parse/fields.js';
import { tokenOf } from '../../parse/structured.js';

const NAME = 'Cross-Origin-Embedder-Policy';
const POLICIES = ['require-corp', 'credentialless', 'unsafe-none'] as const;

export default defineRule({
  id: 'cross-origin-embedder-policy',
  on: 'pages',
  title: 'Cross-Origin-Embedder-Policy',
  spec: {
    label: 'HTML, Cross-Origin-Embedder-Policy',
    url: 'https://html.spec.whatwg.org/multipage/browsers.html#coep',
  },
  observatory: 'cross-origin-embedder-policy',
  needs: ['response'],
  reads: [NAME],
  usage: { percent: 0.8 },
  problems: {
    invalid: {
      severity: 'low',
      points: 5,
      observatory: 'coep-header-invalid',
      text: 'Cross-Origin-Embedder-Policy is not require-corp, credentialless or unsafe-none',
      why: 'The value must be lower case and without quotes; browsers treat anything else as unsafe-none. The page does not get the isolation that the header asks for.',
    },
  },
  passes: {
    'require-corp': {
      bonus: 10,
      observatory: 'coep-implemented-with-require-corp',
      text: 'Cross-Origin-Embedder-Policy: only resources that opt in can be embedded here',
    },
    credentialless: {
      bonus: 10,
      observatory: 'coep-implemented-with-credentialless',
      text: 'Cross-Origin-Embedder-Policy: embedded resources are requested without cookies',
    },
    'unsafe-none': {
      observatory: 'coep-implemented-with-unsafe-none',
      text: 'Cross-Origin-Embedder-Policy is explicitly unsafe-none: embedded resources need not opt in',
    },
    missing: {
      observatory: 'coep-not-implemented',
      text: 'Cross-Origin-Embedder-Policy {is}, and not needed',
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
          // Removal changes nothing in browsers. The value that was meant would block embedded content.
          advice: [{ op: 'remove-header', name: NAME }],
        },
      ],
    };
  },
});

export const page: RulePage = {
  cwe: 693,
  about:
    'With this header a page embeds only resources that opt in, or requests them without cookies. Together with Cross-Origin-Opener-Policy the page gets a process of its own, which never contains secrets of other sites.',
  exceptions: [
    'The value is one token in lower case; parameters may follow. Two lines, quotes or an invalid parameter make it invalid. The advice is to remove the header, which changes nothing: browsers already ignore it. `require-corp` is never advised, since it blocks resources that do not opt in.',
    '`Cross-Origin-Embedder-Policy-Report-Only` is not checked. Browsers use the header only over HTTPS; MDN Observatory also counts it over HTTP.',
  ],
  specNotes: '; RFC 9651 §3.3.4: tokens; §4.2.3: reading an item',
};
