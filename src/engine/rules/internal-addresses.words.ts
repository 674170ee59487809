import type { WordsOf } from '../words.js';
import type rule from './internal-addresses.js';

export default {
  title: 'Addresses of the inner network',
  spec: { label: 'RFC 1918', url: 'https://www.rfc-editor.org/rfc/rfc1918' },
  problems: {
    told: {
      text: '{header} tells of the network behind the site: {what}',
      why: 'Nobody outside can reach it, and attackers who got in, or who can make the server ask for addresses of theirs, learn where to go next. Where a visitor is sent there, they arrive nowhere.',
    },
  },
  passes: {
    none: {
      text: 'No header tells of the network behind the site',
    },
  },
} satisfies WordsOf<typeof rule>;
