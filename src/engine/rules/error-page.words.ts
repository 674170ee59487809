import type { WordsOf } from '../words.js';
import type rule from './error-page.js';

export default {
  title: 'Error page',
  spec: { label: 'CWE-209', url: 'https://cwe.mitre.org/data/definitions/209.html' },
  problems: {
    trace: {
      text: 'The error page shows a stack trace: {system}',
      why: 'It names files, functions and libraries, and through them their versions. Attackers see from it which of their attempts reach the code, and where.',
    },
    version: {
      text: '{system} names its version in the page: {version}',
      why: 'Lists of known holes are sorted by product and version, and scanners pick their targets from them. No header of this answer names one, but the page does.',
    },
    'version-repeated': {
      text: '{system} names its version in the page too: {version}',
      why: 'A header of this answer names a version already, so this adds nothing to what it costs. It is to be turned off all the same, usually by the same setting.',
    },
    fallback: {
      text: 'Nobody made an error page for this site: {system} sends its own',
      why: 'It tells what runs behind the site. Visitors are told nothing of use.',
    },
  },
  passes: {
    plain: {
      text: 'The error page tells nothing of what is behind it',
    },
  },
} satisfies WordsOf<typeof rule>;
