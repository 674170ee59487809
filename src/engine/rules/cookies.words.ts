import type { WordsOf } from '../words.js';
import type rule from './cookies.js';

const OVER_HTTP = 'This cookie also travels over plain http, where anyone on the same network can read it.';
const TAKEN = 'Whoever has it is logged in as that person.';
const HSTS_HELPS =
  'HSTS keeps browsers that know the site on https, so only a first or lapsed visit is open.';

export default {
  title: 'Cookies',
  spec: { label: 'RFC 6265 §4.1.2', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2' },
  problems: {
    'session-without-secure': {
      text: 'Session cookie {name} is sent without Secure',
      why: `${OVER_HTTP} ${TAKEN}`,
      references: ['security.W012'],
    },
    'session-without-httponly': {
      text: 'Session cookie {name} is sent without HttpOnly',
      why: `Every script on the page can read this cookie, an injected one too. ${TAKEN}`,
      references: ['security.W015'],
    },
    'anticsrf-without-samesite': {
      text: 'Anti-CSRF cookie {name} is sent without SameSite',
      why: 'Browsers that do not treat it as Lax send this cookie along with requests that other sites start. Those are the very requests it is there to stop.',
    },
    'samesite-invalid': {
      text: 'Cookie {name} has a SameSite that browsers do not take: {problem}',
      why: 'Browsers refuse SameSite=None without Secure, and act as if any other unknown value were not there. The cookie is then lost, or sent in other cases than was meant.',
    },
    'session-without-secure-hsts': {
      text: 'Session cookie {name} is sent without Secure; HSTS covers for it',
      why: `${HSTS_HELPS} ${TAKEN}`,
      references: ['security.W012'],
    },
    'without-secure': {
      text: 'Cookie {name} is sent without Secure',
      why: `${OVER_HTTP} They can also change it, and with it what the site takes for this visitor’s choice.`,
    },
    'without-secure-hsts': {
      text: 'Cookie {name} is sent without Secure; HSTS covers for it',
      why: `${HSTS_HELPS} Secure closes that gap for this cookie.`,
    },
    'stored-session-without-secure': {
      text: 'The browser holds a session cookie without Secure: {name}',
      why: `${OVER_HTTP} ${TAKEN}`,
      references: ['security.W012'],
    },
    'stored-session-without-httponly': {
      text: 'The browser holds a session cookie without HttpOnly: {name}',
      why: `Every script on the page can read this cookie, an injected one too. ${TAKEN}`,
      references: ['security.W015'],
    },
    'stored-anticsrf-without-secure': {
      text: 'The browser holds an anti-CSRF cookie without Secure: {name}',
      why: `${OVER_HTTP} With the token a forged request looks like the visitor’s own.`,
      references: ['security.W016'],
    },
    'stored-session-without-secure-hsts': {
      text: 'The browser holds a session cookie without Secure; HSTS covers for it: {name}',
      why: `${HSTS_HELPS} ${TAKEN}`,
      references: ['security.W012'],
    },
    'stored-anticsrf-without-secure-hsts': {
      text: 'The browser holds an anti-CSRF cookie without Secure; HSTS covers for it: {name}',
      why: `${HSTS_HELPS} With the token a forged request looks like the visitor’s own.`,
      references: ['security.W016'],
    },
    'stored-without-secure': {
      text: 'The browser holds a cookie without Secure: {name}',
      why: `${OVER_HTTP} Its name does not say that it carries a session, and this page did not set it, so it costs nothing.`,
    },
  },
  passes: {
    'secure-with-samesite': {
      text: 'Every cookie sent has Secure and SameSite, sessions HttpOnly too',
    },
    secure: {
      text: 'Every cookie sent has Secure, sessions HttpOnly too; some leave SameSite to the browser',
    },
    none: {
      text: 'This page set no cookie',
    },
  },
} satisfies WordsOf<typeof rule>;
