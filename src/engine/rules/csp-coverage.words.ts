import type { WordsOf } from '../words.js';
import type rule from './csp-coverage.js';

export default {
  title: 'What the policy leaves open',
  spec: { label: 'CSP Level 3 §6', url: 'https://www.w3.org/TR/CSP3/#csp-directives' },
  problems: {
    'scripts-let-in': {
      text: '{directive} allows {sources}, whatever script-src says',
      why: 'Browsers ask this directive instead of script-src, so injected script runs this way. The HTTP Observatory looks at script-src only.',
    },
    'base-uri': {
      text: 'Scripts are trusted by nonce, and base-uri is missing',
      why: 'An injected <base> sends the page’s own scripts with relative addresses to another host, and their nonces let them run. base-uri ‘self’ or ‘none’ closes that; default-src does not cover it.',
    },
    'form-action': {
      text: 'The policy does not say where forms may be sent: no form-action',
      why: 'default-src does not cover it, so an injected form can send what is typed in, saved passwords included, to anybody. form-action ‘self’ suits sites whose forms stay at home.',
    },
  },
  passes: {
    base: {
      text: 'base-uri limits what a <base> may do',
    },
    forms: {
      text: 'form-action limits where forms may be sent',
    },
    'trusted-types': {
      text: 'Trusted Types keep strings out of the functions that make script of them',
    },
  },
} satisfies WordsOf<typeof rule>;
