import type { WordsOf } from '../words.js';
import type rule from './altered-headers.js';

export default {
  title: 'Headers altered in the browser',
  spec: {
    label: 'declarativeNetRequest, modifyHeaders',
    url: 'https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest',
  },
  problems: {
    altered: {
      text: 'Another extension changes {name} in this browser: graded is what the server sent',
      why: 'The page runs with other headers here than it does for everybody else, so what you see of it may differ. Nothing is wrong with the server: switch the other extension off to see the page as visitors do.',
    },
  },
  passes: {},
} satisfies WordsOf<typeof rule>;
