import { defineRule, type RulePage } from '../../run/define-rule.js';
import { fieldOf, quoteField, quoteWhole } from '../../parse/fields.js';

export default defineRule({
  id: 'cross-origin-resource-sharing',
  on: 'documents',
  title: 'Cross-Origin Resource Sharing',
  spec: { label: 'Fetch, CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
  observatory: 'cross-origin-resource-sharing',
  needs: ['cors'],
  problems: {
    'universal-access': {
      severity: 'high',
      points: 50,
      observatory: 'cross-origin-resource-sharing-implemented-with-universal-access',
      text: 'Any site may read this one with the visitor’s cookies',
      why: 'The response allows every origin, with credentials. Any other page that the visitor opens can read here what the visitor can.',
    },
  },
  passes: {
    'not-implemented': {
      observatory: 'cross-origin-resource-sharing-not-implemented',
      text: 'No other site may read this one',
    },
    'public-access': {
      observatory: 'cross-origin-resource-sharing-implemented-with-public-access',
      text: 'Any site may read this one, without the visitor’s cookies',
    },
    'restricted-access': {
      observatory: 'cross-origin-resource-sharing-implemented-with-restricted-access',
      text: 'Access-Control-Allow-Origin names the origin that may read this site',
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
    const allows = credentials.value.value?.trim() ?? '';
    if (origin !== cors.origin || allows.toLowerCase() !== 'true')
      return { passes: [{ message: 'restricted-access', quotes }] };
    const both = [...quoteWhole(allowed.value), ...quoteWhole(credentials.value)];
    // Case-sensitive in browsers (Fetch, CORS check), not in the Observatory.
    return allows === 'true'
      ? { problems: [{ message: 'universal-access', quotes: both }] }
      : {
          passes: [{ message: 'public-access', quotes: both }],
          observatory: 'cross-origin-resource-sharing-implemented-with-universal-access',
        };
  },
});

export const page: RulePage = {
  cwe: 942,
  about:
    "Browsers let a page read another site's responses only if that site allows it. If a site allows every origin, with cookies, any page the visitor opens can read what the visitor can.",
  exceptions: [
    '`universal-access`: `Access-Control-Allow-Origin` repeats the Origin of the request, and `Access-Control-Allow-Credentials` is `true`. MDN Observatory also counts `True`, which browsers ignore: here that is `public-access`.',
    'It takes a separate request (OPTIONS with an Origin) that loading a page does not make: without it this is `not-probed`, and the grade still counts as complete. If the Origin of the request is unknown, a response that names one counts as `restricted-access`.',
  ],
};
