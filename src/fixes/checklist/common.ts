import type { SeenBy } from './items.js';

/** What a browser sees of items that several lists have. */

export const REDIRECTS: SeenBy = {
  open: ['redirection/missing', 'redirection/not-to-https', 'redirect-downgrade/to-http'],
  right: ['redirection/to-https', 'redirection/preloaded'],
};

export const HAS_HSTS: SeenBy = {
  open: ['strict-transport-security'],
  right: [
    'strict-transport-security/accepted',
    'strict-transport-security/preloaded',
    'strict-transport-security/six-months',
  ],
};

export const SESSION_COOKIE: SeenBy = {
  open: [
    'cookies/session-without-secure',
    'cookies/session-without-secure-hsts',
    'cookies/session-without-httponly',
    'cookies/stored-session-without-secure',
    'cookies/stored-session-without-secure-hsts',
    'cookies/stored-session-without-httponly',
  ],
  right: ['cookies/secure-with-samesite'],
  cookie: 'session',
};
