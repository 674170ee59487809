import type { WordsOf } from '../words.js';
import type rule from './content-type.js';

export default {
  title: 'Content-Type',
  spec: { label: 'RFC 9110 §8.3', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-8.3' },
  problems: {
    missing: {
      text: 'No Content-Type',
      why: 'The browser then guesses from the first bytes what this is. Where visitors can upload, what they send may be taken for a page and run as this site’s.',
    },
    invalid: {
      text: 'Content-Type is no media type: {type}',
      why: 'Browsers take what they cannot read for not sent, and guess from the first bytes what this is. Where visitors can upload, what they send may be taken for a page.',
    },
    several: {
      text: 'Content-Type is sent more than once, with different types',
      why: 'Browsers take the last one they can read, other clients the first. What a filter on the way lets pass as one thing may then be run as another.',
    },
    'charset-stateful': {
      text: 'The page is in an encoding in which text can hide markup: {charset}',
      why: 'Bytes that mean one letter here mean another after a switch within the text. Input that was checked as harmless can so become a script.',
    },
    'charset-missing': {
      text: 'Neither Content-Type nor a <meta> names the page’s encoding',
      why: 'The browser guesses it from the language or the bytes. A wrong guess garbles letters, and an encoding that a visitor’s text chooses can hide a script.',
    },
  },
  passes: {
    declared: {
      text: 'Content-Type says what the page is',
    },
  },
} satisfies WordsOf<typeof rule>;
