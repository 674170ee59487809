import type { WordsOf } from '../words.js';
import type rule from './cross-origin-resource-sharing.js';

export default {
  title: 'Cross-Origin Resource Sharing',
  spec: { label: 'Fetch, CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
  problems: {
    'universal-access': {
      text: 'Every site may read this one with the visitor’s cookies',
      why: 'The answer allows whichever origin asks, with credentials. Any page the visitor opens elsewhere can read here what the visitor can.',
    },
  },
  passes: {
    'not-implemented': {
      text: 'No other site is allowed to read this one',
    },
    'public-access': {
      text: 'Every site may read this one, without the visitor’s cookies',
    },
    'restricted-access': {
      text: 'Access-Control-Allow-Origin names who may read this site',
    },
  },
} satisfies WordsOf<typeof rule>;
