import type { WordsOf } from '../words.js';
import type rule from './security-txt.js';

export default {
  title: 'security.txt',
  spec: { label: 'RFC 9116', url: 'https://www.rfc-editor.org/rfc/rfc9116' },
  problems: {
    missing: {
      text: 'No security.txt says where to report a vulnerability',
      why: 'Whoever finds a hole here has to guess whom to tell, and many give up or tell the world. A text file of two lines is enough.',
    },
    'no-contact': {
      text: 'security.txt names no contact',
      why: 'Contact is what the file is for, and the one field it cannot do without besides Expires. Whoever finds a hole here still has to guess.',
    },
    'plain-contact': {
      text: 'security.txt has a contact over plain http',
      why: 'What is sent there can be read on the way, and it is about a hole that is open. A web address has to begin with https:// (RFC 9116 §2.5.3).',
    },
    'no-expires': {
      text: 'security.txt does not say until when it holds',
      why: 'Exactly one Expires with a date and time such as 2030-01-31T00:00:00Z belongs in it (RFC 9116 §2.5.5). Without it nobody knows whether the contact still answers.',
    },
    expired: {
      text: 'security.txt expired on {date}',
      why: 'After that date it must not be relied on (RFC 9116 §5.3). A report may go to people who have left.',
    },
    malformed: {
      text: 'security.txt has lines that are no fields',
      why: 'Programs that read it stop at what they do not understand. Each line is `Name: value`, a comment after #, or empty; Preferred-Languages stands there once at most.',
    },
    'not-plain-text': {
      text: 'security.txt is not sent as text/plain in UTF-8',
      why: 'That is the type RFC 9116 §3 asks for, and what programs look for. As another type some will not take it for the file.',
    },
  },
  passes: {
    there: { text: 'security.txt says where to report a vulnerability' },
  },
} satisfies WordsOf<typeof rule>;
