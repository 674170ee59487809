import type { WordsOf } from '../words.js';
import type rule from './x-frame-options.js';

const CLICKS =
  'Another site can lay this page, logged in as the visitor, under its own and have buttons here pressed unawares.';

export default {
  title: 'X-Frame-Options',
  spec: {
    label: 'HTML, X-Frame-Options',
    url: 'https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header',
  },
  problems: {
    'framed-by-anyone': {
      text: 'frame-ancestors lets anybody frame this page: {sources}',
      why: `${CLICKS} The HTTP Observatory counts any frame-ancestors as protection, and browsers ignore X-Frame-Options beside one; if framing is wanted, the sites can be named.`,
    },
    'only-in-meta': {
      text: 'frame-ancestors stands in a <meta> only, where browsers ignore it',
      why: `${CLICKS} The HTTP Observatory counts it, browsers take this directive from the header alone.`,
    },
    'allow-from': {
      text: 'X-Frame-Options ALLOW-FROM is ignored by browsers',
      why: `${CLICKS} Naming single sites works with frame-ancestors in a Content-Security-Policy only.`,
      references: ['security.W019'],
    },
    missing: {
      text: 'Any site may frame this page: no X-Frame-Options, no frame-ancestors',
      why: `${CLICKS} SAMEORIGIN or DENY keeps it out of other sites’ frames.`,
      references: ['security.W002'],
    },
    invalid: {
      text: 'X-Frame-Options is not exactly one DENY or SAMEORIGIN',
      why: `Browsers skip a value they do not know, and strict readers any that is there twice. ${CLICKS}`,
      references: ['security.W019'],
    },
  },
  passes: {
    'via-csp': {
      text: 'The Content-Security-Policy says who may frame this page',
    },
    limited: {
      text: 'X-Frame-Options {value}: no other site can frame this page',
    },
    'allow-from-sent': {
      text: 'X-Frame-Options names a site, which the HTTP Observatory lets pass',
    },
  },
} satisfies WordsOf<typeof rule>;
