import type { WordsOf } from '../words.js';
import type rule from './mixed-content.js';

export default {
  title: 'Mixed content',
  spec: { label: 'Mixed Content', url: 'https://www.w3.org/TR/mixed-content/' },
  problems: {
    blocked: {
      text: 'The page loads over http what browsers block on https',
      why: 'Browsers of today leave it out, so this part of the page does not work. An old one loads it, and whoever is on the way decides what it does here.',
    },
    'not-upgraded': {
      text: 'The page loads pictures or sound over http from an address without a name',
      why: 'Browsers fetch such things over https by themselves, but not from bare addresses. There they are blocked or can be seen and changed on the way.',
    },
    upgraded: {
      text: 'The page names http for what browsers fetch over https by themselves',
      why: 'Where it cannot be had over https the place stays empty. Write https:// to mean what happens anyway.',
    },
  },
  passes: {
    none: {
      text: 'The page loads nothing that could be read or changed on the way',
    },
    policy: {
      text: 'upgrade-insecure-requests fetches over https whatever the page names http for',
    },
  },
} satisfies WordsOf<typeof rule>;
