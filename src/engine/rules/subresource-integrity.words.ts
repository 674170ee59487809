import type { WordsOf } from '../words.js';
import type rule from './subresource-integrity.js';

const THEIRS =
  'Scripts from another site run here with all rights of this one. Whoever changes them there, or on the way, changes this site.';

export default {
  title: 'Subresource Integrity',
  spec: { label: 'Subresource Integrity', url: 'https://www.w3.org/TR/sri-2/' },
  problems: {
    'foreign-insecure': {
      text: 'A script comes from elsewhere without https in its address, and without integrity',
      why: `${THEIRS} An address that begins with // takes the page’s own scheme, so write https:// in full.`,
    },
    foreign: {
      text: 'A script comes from another site without integrity',
      why: `${THEIRS} Where the file never changes, integrity="sha384-…" and crossorigin hold it to what it was; where it does, as with most analytics, that cannot be used.`,
    },
    'insecure-with-integrity': {
      text: 'A script with integrity comes from elsewhere without https in its address',
      why: 'Its content is held to the hash, but that it is asked for, and by whom, can be seen on the way. Changed on the way it is refused, and the page goes without.',
    },
    'not-parseable': {
      text: 'The answer calls itself HTML and is JSON',
      why: 'Under an HTML type a browser takes text in it for markup, and runs scripts in it. JSON belongs under application/json.',
    },
  },
  passes: {
    'not-html': {
      text: 'The answer is not HTML and loads no scripts',
    },
    'no-scripts': {
      text: 'The page has no scripts',
    },
    'own-with-integrity': {
      text: 'The page holds scripts to their hashes, its own too',
    },
    'foreign-with-integrity': {
      text: 'Every script from another site is held to its hash',
    },
    own: {
      text: 'Every script comes from this site',
    },
  },
} satisfies WordsOf<typeof rule>;
