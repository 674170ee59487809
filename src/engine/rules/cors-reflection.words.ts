import type { WordsOf } from '../words.js';
import type rule from './cors-reflection.js';

export default {
  title: 'Whether whoever asks may read the site',
  spec: { label: 'Fetch, CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
  problems: {
    'with-credentials': {
      text: 'Every site may read this one with the visitor’s cookies: it allows whichever origin asks',
      why: 'It was asked with the Origin of a site that does not exist, and allowed it, with credentials. Any page the visitor opens elsewhere can read here what the visitor can, wherever cookies go along.',
    },
    'any-origin': {
      text: 'The site allows whichever origin asks, without cookies',
      why: 'That lets every site read it, as * would, but looks like a list of few. With Access-Control-Allow-Credentials added one day, it lets every site read what the visitor can.',
    },
  },
  passes: {
    'not-reflected': { text: 'An origin nobody knows is not allowed to read the site' },
  },
} satisfies WordsOf<typeof rule>;
