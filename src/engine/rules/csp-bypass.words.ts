import type { WordsOf } from '../words.js';
import type rule from './csp-bypass.js';

export default {
  title: 'Ways around the policy',
  spec: { label: 'CSP Level 3 §8.2', url: 'https://www.w3.org/TR/CSP3/#strict-dynamic-usage' },
  problems: {
    'open-host': {
      text: 'The policy lets in scripts from where anybody can publish: {sources}',
      why: 'Whoever can put a script element into the page picks a file there that runs what they like. A path to the files in use narrows it; a nonce with strict-dynamic does without host names.',
    },
    'short-nonce': {
      text: 'The nonce has only {length} characters',
      why: 'A nonce must be new for each answer and not to be guessed: 128 random bits are 22 characters of base64. A short one hints at a counter, a word, or the time.',
    },
    'dead-address': {
      text: 'The policy names IP addresses, which browsers never match: {sources}',
      why: 'Of all addresses only 127.0.0.1 is compared (CSP3 §6.7.2.8). These let nothing in, and tell of machines behind the site.',
    },
  },
  passes: {
    'no-open-host': {
      text: 'The policy names the hosts of its scripts, and none where anybody can publish',
    },
    vouched: {
      text: 'Scripts run when a nonce or hash vouches for them, not by their host',
    },
  },
} satisfies WordsOf<typeof rule>;
