import type { WordsOf } from '../words.js';
import type rule from './cross-origin-resource-policy.js';

export default {
  title: 'Cross-Origin-Resource-Policy',
  spec: {
    label: 'Fetch, Cross-Origin-Resource-Policy',
    url: 'https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header',
  },
  problems: {
    invalid: {
      text: 'Cross-Origin-Resource-Policy is none of same-origin, same-site and cross-origin',
      why: 'Browsers skip a value they do not know, two lines included. Other sites can then load this answer into their pages, where tricks with timing and memory may read it.',
    },
    'not-exact': {
      text: 'Browsers ignore this Cross-Origin-Resource-Policy: its letters must be small',
      why: 'Fetch compares the value letter by letter, so nothing is kept out. The HTTP Observatory counts it all the same, so it costs no points.',
    },
  },
  passes: {
    'same-origin': {
      text: 'Cross-Origin-Resource-Policy: only this origin may load the answer',
    },
    'same-site': {
      text: 'Cross-Origin-Resource-Policy: only this site may load the answer',
    },
    'cross-origin': {
      text: 'Cross-Origin-Resource-Policy: anybody may load the answer, as is said on purpose',
    },
    missing: {
      text: 'No Cross-Origin-Resource-Policy, which is asked of nobody',
    },
  },
} satisfies WordsOf<typeof rule>;
