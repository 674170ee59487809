import type { WordsOf } from '../words.js';
import type rule from './caching.js';

export default {
  title: 'Caching of what is one visitor’s own',
  spec: { label: 'RFC 9111 §5.2.2', url: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2' },
  problems: {
    'session-shared': {
      text: 'A shared cache may keep an answer that sets a session cookie: {names}',
      why: 'A cache between visitors and server that does as it is told hands the same session to everybody. Whoever gets it after a login is that person.',
    },
    'cookie-shared': {
      text: 'A shared cache may keep an answer that sets cookies: {names}',
      why: 'Set-Cookie does not keep an answer out of a cache (RFC 9111 §7.3). Everybody it is handed to gets the same cookie.',
    },
    'session-kept': {
      text: 'Nothing says that this page is one visitor’s own, and there is a session: {names}',
      why: 'Without Cache-Control a cache decides by itself what to keep. If this page shows what only its visitor may see, send no-store, so that it is gone after the logout too.',
    },
  },
  passes: {
    own: {
      text: 'Cache-Control keeps this page from being handed to other visitors',
    },
  },
} satisfies WordsOf<typeof rule>;
