import type { WordsOf } from '../words.js';
import type rule from './cookie-lifetime.js';

export default {
  title: 'How long cookies live',
  spec: {
    label: 'RFC 6265bis §5.6.1',
    url: 'https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-expires-attribute',
  },
  problems: {
    'session-long': {
      text: 'A session cookie lives for more than a year: {names}',
      why: 'Whoever gets at the browser, or at a copy of its data, is logged in that long after. A session that ends with the browser, or in days, leaves less to find.',
    },
    capped: {
      text: 'A cookie is sent to live longer than the 400 days that browsers keep one: {names}',
      why: 'Browsers of today shorten it, older ones keep it as sent. What relies on the longer time fails for people who come back late.',
    },
  },
  passes: {
    bounded: {
      text: 'Session cookies end with the browser or within a year',
    },
  },
} satisfies WordsOf<typeof rule>;
