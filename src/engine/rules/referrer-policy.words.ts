import type { WordsOf } from '../words.js';
import type rule from './referrer-policy.js';

export default {
  title: 'Referrer Policy',
  spec: { label: 'Referrer Policy §3', url: 'https://www.w3.org/TR/referrer-policy/#referrer-policies' },
  problems: {
    unsafe: {
      text: 'Referrer-Policy {policy} tells other sites more than they need',
      why: 'It sends the address of this page, or its site’s name over plain http, to sites that are linked or embedded. Addresses can hold search words, record numbers or keys for resetting a password.',
    },
    invalid: {
      text: 'Referrer-Policy names no policy that browsers know',
      why: 'Browsers skip a value they do not know and use their own default. Whatever was meant, such as sending nothing at all, does not happen.',
      references: ['security.E023'],
    },
    outvoted: {
      text: 'Referrer-Policy names {safe} first, and {policy} behind it is the one that counts',
      why: 'In a list the last policy a browser knows decides; those before it are for browsers that do not know it. Put the strictest last.',
    },
    'unknown-word': {
      text: 'Referrer-Policy has words that are no policy: {what}',
      why: 'Browsers pass over them, and another one in the list decides. If one is misspelt, what was meant by it does not happen.',
    },
    missing: {
      text: 'No Referrer-Policy',
      why: 'Today’s browsers use strict-origin-when-cross-origin by themselves, older ones send whole addresses. It costs nothing; saying it makes all of them the same.',
      references: ['security.W022'],
    },
  },
  passes: {
    private: {
      text: 'Referrer-Policy {policy}: other sites learn no address of a page here',
    },
  },
} satisfies WordsOf<typeof rule>;
