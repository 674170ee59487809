import type { WordsOf } from '../words.js';
import type rule from './cross-origin-embedder-policy.js';

export default {
  title: 'Cross-Origin-Embedder-Policy',
  spec: {
    label: 'HTML, Cross-Origin-Embedder-Policy',
    url: 'https://html.spec.whatwg.org/multipage/browsers.html#coep',
  },
  problems: {
    invalid: {
      text: 'Cross-Origin-Embedder-Policy is none of require-corp, credentialless and unsafe-none',
      why: 'It has to be one bare word in small letters; browsers take anything else as unsafe-none. What it was to bring, a page apart from all others, does not happen.',
    },
  },
  passes: {
    'require-corp': {
      text: 'Cross-Origin-Embedder-Policy: only what agrees to it is embedded here',
    },
    credentialless: {
      text: 'Cross-Origin-Embedder-Policy: what is embedded is asked for without cookies',
    },
    'unsafe-none': {
      text: 'Cross-Origin-Embedder-Policy asks nothing of what is embedded, as is said on purpose',
    },
    missing: {
      text: 'No Cross-Origin-Embedder-Policy, which is asked of nobody',
    },
  },
} satisfies WordsOf<typeof rule>;
