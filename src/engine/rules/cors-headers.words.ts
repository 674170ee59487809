import type { WordsOf } from '../words.js';
import type rule from './cors-headers.js';

export default {
  title: 'Who may read this page',
  spec: { label: 'Fetch, CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
  problems: {
    'null-with-credentials': {
      text: 'Access-Control-Allow-Origin is null, with credentials: any site can read this page as the visitor',
      why: 'null is the origin of every sandboxed frame, and any site can make one. With credentials it reads here what the visitor can.',
    },
    null: {
      text: 'Access-Control-Allow-Origin is null, which is everybody rather than nobody',
      why: 'null is the origin of every sandboxed frame, and any site can make one. Leave the header out to allow nobody, or send * to allow all.',
    },
    several: {
      text: 'Access-Control-Allow-Origin is no single origin, so browsers allow nobody',
      why: 'It takes one origin, * or null; lists and patterns match nothing. Whoever was meant to read this page cannot.',
    },
    'insecure-origin': {
      text: 'A page over plain http may read this one as the visitor: {origin}',
      why: 'Whoever is on the way can write that page, and then reads here what the visitor can. Name it with https://.',
    },
    'wildcard-with-credentials': {
      text: 'Access-Control-Allow-Credentials stands beside *, where browsers refuse it',
      why: 'A request with cookies gets no answer under *, so the header does nothing. Often it is left over from an attempt to allow everybody with cookies, which would be far worse.',
    },
    everyone: {
      text: 'Every site may read this page, without the visitor’s cookies',
      why: 'That is right for what is public anyway. On a page that a network or an address protects, any site a visitor opens can read it through their browser.',
    },
  },
  passes: {
    one: {
      text: 'Access-Control-Allow-Origin names one origin',
    },
  },
} satisfies WordsOf<typeof rule>;
