import type { WordsOf } from '../words.js';
import type rule from './csp-syntax.js';

export default {
  title: 'What browsers pass over in a policy',
  spec: { label: 'CSP Level 3 §2.2', url: 'https://www.w3.org/TR/CSP3/#framework-policy' },
  problems: {
    unquoted: {
      text: 'The policy has {what} without its single quotes, so browsers do not take it for a keyword',
      why: 'A keyword, nonce or hash counts in single quotes only; without them it is the name of a host. What it was to allow or forbid does not happen.',
    },
    'curly-quotes': {
      text: 'The policy has typographic quotes, which browsers do not know: {what}',
      why: 'Word processors and blogs turn straight quotes into these. Browsers pass over the whole expression.',
    },
    'lost-semicolon': {
      text: 'A semicolon seems to be missing before {what}',
      why: 'Without it browsers read the directive’s name as a host of the directive before. What follows adds to that one’s list, and the limit that was meant is not there.',
    },
    'stray-comma': {
      text: 'A comma ends the policy before {what}',
      why: 'A comma parts one policy from the next, so what follows is read as a policy of its own. Sources are parted by blanks, directives by semicolons.',
    },
    'unknown-directive': {
      text: 'The policy has a directive no browser knows: {what}',
      why: 'Browsers pass over it with all its values. If it is misspelt, the limit that was meant is not there.',
    },
    'in-meta': {
      text: 'Browsers ignore {what} in a <meta>',
      why: 'This directive works in the header only. The rest of the policy in the <meta> counts.',
    },
    retired: {
      text: 'The policy has a directive of the past: {what}',
      why: 'Today’s browsers pass over it. It does no harm, and can go.',
    },
  },
  passes: {
    understood: {
      text: 'Browsers understand every part of the policy',
    },
  },
} satisfies WordsOf<typeof rule>;
