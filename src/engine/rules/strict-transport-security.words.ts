import type { WordsOf } from '../words.js';
import type rule from './strict-transport-security.js';

export default {
  title: 'HTTP Strict Transport Security',
  spec: { label: 'RFC 6797 §6.1', url: 'https://www.rfc-editor.org/rfc/rfc6797#section-6.1' },
  problems: {
    'no-https': {
      text: 'This page came over http, where browsers ignore HSTS',
      why: 'Everything on this page, cookies and forms included, crosses the network readable and changeable by anyone on the way. Browsers heed Strict-Transport-Security over https only (RFC 6797 §8.1).',
      references: ['security.W004', 'security.W008'],
    },
    'back-on-http': {
      text: 'This page came over http, though the site answers over https; browsers ignore HSTS here',
      why: 'Everything on this page, cookies and forms included, crosses the network readable and changeable by anyone on the way. Browsers heed Strict-Transport-Security over https only (RFC 6797 §8.1).',
      references: ['security.W008'],
    },
    untrusted: {
      text: 'Browsers do not trust the certificate, and so do not heed HSTS',
      why: 'With a certificate nobody vouches for, somebody in between looks just like the site. Browsers heed Strict-Transport-Security only where nothing is wrong with the connection (RFC 6797 §8.1).',
    },
    missing: {
      text: 'No Strict-Transport-Security',
      why: 'Whoever types the name without https starts over plain http, and someone on the same network can keep them there. With HSTS the browser goes to https by itself before anything is sent.',
      references: ['security.W004'],
    },
    invalid: {
      text: 'Strict-Transport-Security cannot be read for certain',
      why: 'Sent twice, with a comma, or without a max-age directly followed by “=”, the header is read differently by different clients, and by some not at all. The site may then lack the protection it asked for.',
      references: ['security.W004'],
    },
    'max-age-short': {
      text: 'Strict-Transport-Security lasts less than six months',
      why: 'Once max-age runs out, the next visit over plain http can be caught and kept there. A year covers people who come back rarely.',
      references: ['security.W004'],
    },
    'max-age-unreadable': {
      text: 'Browsers ignore this Strict-Transport-Security: its directives break RFC 6797',
      why: 'max-age has to be a whole number of seconds, and no directive may be there twice. The HTTP Observatory lets it pass, so it costs no points, but browsers act as if the header were not there.',
      references: ['security.W004'],
    },
    accepted: {
      text: 'The certificate is not trusted; this was passed over, as was asked',
      why: 'Visitors’ browsers stop at a certificate nobody vouches for. The grade is what it would be with one they trust.',
    },
  },
  passes: {
    preloaded: {
      text: 'The site is on the browsers’ preload list: they never ask it over http',
    },
    'six-months': {
      text: 'Strict-Transport-Security holds for at least six months',
    },
  },
} satisfies WordsOf<typeof rule>;
