import type { WordsOf } from '../words.js';
import type rule from './cookie-syntax.js';

export default {
  title: 'How cookies are written',
  spec: { label: 'RFC 6265 §4.1', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-4.1' },
  problems: {
    nameless: {
      text: 'A Set-Cookie line has no name',
      why: 'Browsers differ: some drop it, some keep a cookie without a name and send its value back as if it were a name. The server then reads one it never set.',
    },
    'control-character': {
      text: 'Browsers refuse cookies with a control character in their line: {names}',
      why: 'The line is dropped whole, and the site does without the cookie. Often it is input that was written into a cookie without being encoded.',
    },
    'partitioned-insecure': {
      text: 'Browsers refuse Partitioned cookies without Secure: {names}',
      why: 'Where Partitioned is known the line is dropped, and the site does without the cookie. Elsewhere it is kept, unpartitioned.',
    },
    'ignored-value': {
      text: 'A cookie has an attribute whose value browsers ignore: {names}',
      why: 'The cookie is kept as if the attribute were not there. It may live longer or shorter, or go to other paths, than was meant.',
    },
    'flag-with-value': {
      text: 'A cookie gives a value to an attribute that is on by being there: {names}',
      why: 'Secure=false is Secure all the same. If it was meant to be off, it is not.',
    },
    'unknown-attribute': {
      text: 'A cookie has a part that is no attribute browsers know: {names}',
      why: 'Browsers pass over it, so that a misspelt attribute does nothing. It may also be the rest of a value that holds a semicolon, which is why it is hidden here.',
    },
  },
  passes: {
    'well-formed': {
      text: 'Every Set-Cookie line is read as it is written',
    },
  },
} satisfies WordsOf<typeof rule>;
