import type { WordsOf } from '../words.js';
import type rule from './permissions-policy.js';

export default {
  title: 'Permissions-Policy',
  spec: {
    label: 'Permissions Policy §5.1',
    url: 'https://www.w3.org/TR/permissions-policy-1/#permissions-policy-http-header-field',
  },
  problems: {
    'feature-policy-syntax': {
      text: 'Permissions-Policy is written the way Feature-Policy was, so browsers ignore all of it',
      why: 'This header reads camera=(), geolocation=(self): equals signs, round brackets, commas. None of the limits that were meant is in force.',
    },
    malformed: {
      text: 'Browsers ignore this Permissions-Policy: it does not read as a list of features',
      why: 'One slip anywhere makes browsers skip the whole header (RFC 9651 §4.2). None of the limits that were meant is in force.',
    },
    misspelt: {
      text: 'Permissions-Policy names features that browsers do not know: {what}',
      why: 'Browsers pass over a feature they do not know. The one that was probably meant is not limited.',
    },
    'ignored-value': {
      text: 'Permissions-Policy gives {what} values that browsers ignore',
      why: 'What counts is *, self and src as bare words, and origins in double quotes. A feature whose values are all ignored is allowed to nobody, this site included, or left as it was.',
    },
    wide: {
      text: 'Permissions-Policy lets every embedded site ask for {what}',
      why: 'By default only this site may; * also allows any frame it embeds that asks, advertisements included. The prompt then shows this site’s name.',
    },
    'unknown-feature': {
      text: 'Permissions-Policy names features that are on no list of ours: {what}',
      why: 'Browsers pass over a feature they do not know, so it does no harm. It may be older or newer than this list.',
    },
    missing: {
      text: 'No Permissions-Policy',
      why: 'Without it embedded sites get what each feature’s default gives, and for camera, microphone and the like that is nothing. Saying what the site never uses takes it from injected scripts too.',
    },
  },
  passes: {
    limits: {
      text: 'Permissions-Policy says who may use what, in words browsers know',
    },
  },
} satisfies WordsOf<typeof rule>;
