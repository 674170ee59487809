import type { Advice } from '../../../src/engine/index.js';
import { EVERYTHING } from './fixed.js';

/** All advice for an application: headers, cookies, debug page. */
export const COOKIES: readonly Advice[] = [
  {
    op: 'set-cookie-attributes',
    cookie: 'sessionid',
    role: 'session',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
  },
  { op: 'set-cookie-attributes', cookie: 'csrftoken', role: 'anti-csrf', secure: true, sameSite: 'Lax' },
];

export const FOR_AN_APPLICATION: readonly Advice[] = [
  ...EVERYTHING.filter(({ op }) => op !== 'turn-listing-off'),
  ...COOKIES,
  { op: 'turn-debug-off' },
];

/** The policy in it. */
export const POLICY = "frame-ancestors 'none'; object-src 'none'";
