import type { WordsOf } from '../words.js';
import type rule from './cookie-scope.js';

export default {
  title: 'Cookie scope',
  spec: { label: 'RFC 6265 §4.1.2.3', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.3' },
  problems: {
    refused: {
      text: 'Browsers refuse cookies for a Domain this host does not belong to: {names}',
      why: 'Domain names another host, or a suffix under which others have theirs. The line is dropped, and the site does without the cookie.',
    },
    'whole-domain': {
      text: 'A session cookie goes to every host of the domain: {names}',
      why: 'Domain sends it to each name below, now and later. Whoever runs, or breaks into, any one of those hosts gets the sessions of this one.',
    },
  },
  passes: {
    'host-only': {
      text: 'Session cookies go back to the host that set them only',
    },
  },
} satisfies WordsOf<typeof rule>;
