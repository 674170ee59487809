import type { WordsOf } from '../words.js';
import type rule from './clear-site-data.js';

export default {
  title: 'Clear-Site-Data',
  spec: { label: 'Clear Site Data §3.1', url: 'https://www.w3.org/TR/clear-site-data/#header' },
  problems: {
    unread: {
      text: 'Browsers pass over this in Clear-Site-Data: {what}',
      why: 'Each kind stands in double quotes: "cache", "cookies", "storage" or "*". What was to be gone after the logout stays in the browser.',
    },
    insecure: {
      text: 'Browsers ignore Clear-Site-Data over http',
      why: 'Else anybody on the way could empty a visitor’s browser. What was to be gone stays there.',
    },
  },
  passes: {
    clears: {
      text: 'Clear-Site-Data clears {what}',
    },
  },
} satisfies WordsOf<typeof rule>;
