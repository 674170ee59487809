import type { WordsOf } from '../words.js';
import type rule from './integrity-policy.js';

export default {
  title: 'Integrity-Policy',
  spec: {
    label: 'Subresource Integrity, Integrity-Policy',
    url: 'https://w3c.github.io/webappsec-subresource-integrity/#integrity-policy-section',
  },
  problems: {
    malformed: {
      text: 'Browsers ignore this {header}: it does not read as a structured field',
      why: 'It reads blocked-destinations=(script), endpoints=(name): equals signs, round brackets, commas. One slip anywhere makes browsers skip the whole header.',
    },
    'no-effect': {
      text: '{header} names nothing that it holds to its hash',
      why: 'blocked-destinations has to list script or style, and sources, where it is there, inline. As it is, scripts without integrity run as before.',
    },
    'unknown-word': {
      text: '{header} has words that browsers do not know: {what}',
      why: 'Browsers pass over them. Destinations are script and style as bare words, the only source is inline.',
    },
    blocks: {
      text: 'Browsers that know Integrity-Policy do not run scripts of this page that have no integrity',
      why: 'The policy blocks each script without an integrity attribute, the site’s own too. Give it one, or leave scripts out of the policy.',
    },
    'report-only': {
      text: 'Integrity-Policy is only reporting, not enforced',
      why: 'It tells which scripts have no integrity and runs them all. Once its reports are quiet it can be enforced.',
    },
  },
  passes: {
    enforced: {
      text: 'Integrity-Policy lets in no {what} without its hash',
    },
  },
} satisfies WordsOf<typeof rule>;
