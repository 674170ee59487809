import type { WordsOf } from '../words.js';
import type rule from './x-content-type-options.js';

export default {
  title: 'X-Content-Type-Options',
  spec: {
    label: 'Fetch, X-Content-Type-Options',
    url: 'https://fetch.spec.whatwg.org/#x-content-type-options-header',
  },
  problems: {
    missing: {
      text: 'No X-Content-Type-Options',
      why: 'Without nosniff a browser may run a file as script although the server called it something else. An upload that passes for a picture can then become code on this site.',
      references: ['security.W006'],
    },
    invalid: {
      text: 'X-Content-Type-Options is not exactly one nosniff',
      why: 'nosniff is the only value this header has; checkers that read it strictly, and some clients, take anything else as not sent. An upload that passes for a picture can then become code on this site.',
      references: ['security.W006'],
    },
  },
  passes: {
    nosniff: {
      text: 'X-Content-Type-Options is nosniff: browsers keep to the declared type',
    },
  },
} satisfies WordsOf<typeof rule>;
