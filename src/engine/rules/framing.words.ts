import type { WordsOf } from '../words.js';
import type rule from './framing.js';

export default {
  title: 'Two words on framing',
  spec: {
    label: 'CSP Level 3 §6.4.2',
    url: 'https://www.w3.org/TR/CSP3/#directive-frame-ancestors',
  },
  problems: {
    contradicted: {
      text: 'X-Frame-Options {value} is overruled: frame-ancestors lets {sources} frame this page',
      why: 'Browsers ignore X-Frame-Options beside frame-ancestors. If the stricter one was meant, it is not in force.',
    },
    'none-beside': {
      text: 'frame-ancestors has ‘none’ beside other sources, where browsers ignore it',
      why: 'It means nobody only where it stands alone. The other sources decide.',
    },
    'no-framer': {
      text: 'frame-ancestors has values that cannot name a framing site: {sources}',
      why: 'Only hosts, schemes, ‘self’ and ‘none’ mean something here. Browsers pass over the others.',
    },
    'ignored-beside': {
      text: 'X-Frame-Options is no single DENY or SAMEORIGIN; frame-ancestors decides anyway',
      why: 'Browsers that know frame-ancestors never look at it. It can go, or be set right for the few that do not.',
    },
  },
  passes: {
    agree: {
      text: 'X-Frame-Options and frame-ancestors say the same',
    },
  },
} satisfies WordsOf<typeof rule>;
