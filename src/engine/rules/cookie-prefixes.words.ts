import type { WordsOf } from '../words.js';
import type rule from './cookie-prefixes.js';

export default {
  title: 'Cookie name prefixes',
  spec: {
    label: 'RFC 6265bis §4.1.3',
    url: 'https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-cookie-name-prefixes',
  },
  problems: {
    'host-refused': {
      text: 'Browsers refuse __Host- cookies unless they have Secure, Path=/ and no Domain: {names}',
      why: 'The name promises that this host alone set the cookie, over https, for all of itself. A line that does not keep that is dropped, and the site does without the cookie.',
    },
    'secure-refused': {
      text: 'Browsers refuse __Secure- cookies without Secure: {names}',
      why: 'The name promises that the cookie was set over https only. A line that does not keep that is dropped, and the site does without the cookie.',
    },
    'worth-using': {
      text: 'A __Host- name would keep others from setting this session cookie: {names}',
      why: 'A neighbouring host, or somebody on plain http, can set a cookie of this name for the whole domain and so put a visitor into their own session. Browsers refuse that for names with the prefix.',
    },
  },
  passes: {
    kept: {
      text: 'Cookies keep what the prefix of their name promises',
    },
  },
} satisfies WordsOf<typeof rule>;
