import type { WordsOf } from '../words.js';
import type rule from './server-tokens.js';

export default {
  title: 'Server tokens',
  spec: { label: 'RFC 9110 §10.2.4', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.4' },
  problems: {
    version: {
      text: '{header} names a version: {version}',
      why: 'Lists of known holes are sorted by product and version, and scanners pick their targets from them. Hiding it mends nothing, but takes the site off the quick lists.',
    },
    technology: {
      text: '{header} names what runs behind the site',
      why: 'Visitors have no use for it, attackers do: it tells which holes are worth trying. It holds no version, so it costs nothing.',
    },
  },
  passes: {
    'no-version': {
      text: 'No header names a version of the server or of what runs behind it',
    },
  },
} satisfies WordsOf<typeof rule>;
