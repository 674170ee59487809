import type { WordsOf } from '../words.js';
import type rule from './hsts-policy.js';

export default {
  title: 'HSTS, part by part',
  spec: { label: 'RFC 6797 §6.1', url: 'https://www.rfc-editor.org/rfc/rfc6797#section-6.1' },
  problems: {
    malformed: {
      text: 'Browsers ignore this Strict-Transport-Security: {problem}',
      why: 'One part that breaks the grammar makes browsers act as if nothing had been sent. The next visit over plain http can then be caught and kept there.',
    },
    repeated: {
      text: 'Strict-Transport-Security is sent more than once; browsers heed the first only',
      why: 'What the other lines say is lost, be it the longer time or the subdomains. Usually a proxy and the application behind it each add their own.',
    },
    'redirect-without': {
      text: '{host} redirects here over https without Strict-Transport-Security of its own',
      why: 'HSTS holds for the host that sent it. Whoever types that other name starts over plain http each time, where the redirect can be caught.',
    },
    'not-preloadable': {
      text: 'preload is sent, but the preload list would not take the site: {problem}',
      why: 'The word asks browsers to build the site in as https only; the list takes no site that misses a requirement. Until then a first visit is as open as without it.',
    },
    'unknown-directive': {
      text: 'Strict-Transport-Security has a directive no browser knows: {problem}',
      why: 'Browsers pass over it. If it is misspelt, what was meant does not happen.',
    },
    'over-http': {
      text: 'Strict-Transport-Security is sent over plain http, where browsers ignore it',
      why: 'Anybody on the way could have put it there, so browsers heed it over https only (RFC 6797 §8.1). It does no harm, and no good either.',
    },
    'host-only': {
      text: 'Strict-Transport-Security holds for this host only: includeSubDomains is absent',
      why: 'Over plain http somebody on the way can answer for a name below this one and set cookies for the whole domain. Add includeSubDomains once every name below is served over https.',
    },
  },
  passes: {
    subdomains: {
      text: 'Strict-Transport-Security holds for every name below this host too',
    },
    preloadable: {
      text: 'What was seen of the site meets what the preload list asks for',
    },
  },
} satisfies WordsOf<typeof rule>;
