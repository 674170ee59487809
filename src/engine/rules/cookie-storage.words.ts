import type { WordsOf } from '../words.js';
import type rule from './cookie-storage.js';

export default {
  title: 'Cookies sent and cookies kept',
  spec: { label: 'RFC 6265 §5.3', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-5.3' },
  problems: {
    changed: {
      text: 'The browser holds cookies with other attributes than this page sent: {names}',
      why: 'A script, or an earlier answer under another path or domain, set one of the same name. What the server meant to protect may not be protected.',
    },
    'not-stored': {
      text: 'The browser does not hold cookies that this page sent: {names}',
      why: 'It refused them, or something deleted them since: a script, an extension or a setting. What relies on them does not work here.',
    },
  },
  passes: {
    kept: {
      text: 'The browser holds every cookie as this page sent it',
    },
  },
} satisfies WordsOf<typeof rule>;
