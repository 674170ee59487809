import type { Advice } from '../../../src/engine/index.js';

/** Advice for the cookies of the PHP shop. */
export const COOKIES: readonly Advice[] = [
  {
    op: 'set-cookie-attributes',
    cookie: 'PHPSESSID',
    role: 'session',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
  },
  { op: 'set-cookie-attributes', cookie: 'csrftoken', role: 'anti-csrf', secure: true, sameSite: 'Lax' },
];

export const DEBUG: readonly Advice[] = [{ op: 'turn-debug-off' }];
