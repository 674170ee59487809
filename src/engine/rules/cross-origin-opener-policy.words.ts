import type { WordsOf } from '../words.js';
import type rule from './cross-origin-opener-policy.js';

export default {
  title: 'Cross-Origin-Opener-Policy',
  spec: {
    label: 'HTML, Cross-Origin-Opener-Policy',
    url: 'https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies',
  },
  problems: {
    invalid: {
      text: 'Cross-Origin-Opener-Policy is none of the words browsers know',
      why: 'It has to be one bare word in small letters; browsers take anything else as unsafe-none. A site that opens this page then keeps a hold on its window and can send it elsewhere.',
      references: ['security.E024'],
    },
  },
  passes: {
    'same-origin': {
      text: 'Cross-Origin-Opener-Policy: no other site keeps a hold on this window',
    },
    'same-origin-allow-popups': {
      text: 'Cross-Origin-Opener-Policy: no other site keeps a hold on this window, save popups it opens',
    },
    'noopener-allow-popups': {
      text: 'Cross-Origin-Opener-Policy: whoever opens this page loses hold of its window',
    },
    'unsafe-none': {
      text: 'Cross-Origin-Opener-Policy leaves windows connected, as is said on purpose',
    },
    missing: {
      text: 'No Cross-Origin-Opener-Policy, which is asked of nobody',
    },
  },
} satisfies WordsOf<typeof rule>;
