import type { WordsOf } from '../words.js';
import type rule from './integrity-attributes.js';

export default {
  title: 'How integrity is written',
  spec: { label: 'Subresource Integrity §3', url: 'https://www.w3.org/TR/sri-2/#framework' },
  problems: {
    impossible: {
      text: 'No file can have this integrity, so browsers do not load what it stands on: {what}',
      why: 'The hash is cut off or not base64: sha256, sha384 and sha512 have 44, 64 and 88 characters. This part of the page is missing.',
    },
    'no-crossorigin': {
      text: 'A file from elsewhere has integrity without crossorigin, so browsers do not load it',
      why: 'A hash is only compared with what this site may read, and without crossorigin it may read nothing of another origin’s. Write crossorigin="anonymous"; the other side has to send Access-Control-Allow-Origin.',
    },
    ignored: {
      text: 'Browsers pass over this integrity: {what}',
      why: 'They know sha256, sha384 and sha512, each with a hyphen before its hash. With nothing else there, whatever comes is run.',
    },
  },
  passes: {
    written: {
      text: 'Every integrity attribute is one that browsers compare',
    },
  },
} satisfies WordsOf<typeof rule>;
