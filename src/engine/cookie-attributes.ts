import type { Advice } from './model/advice.js';

/** The attributes that protect a cookie. Stored as bits: append only. */
export const COOKIE_ATTRIBUTES = [
  'Secure',
  'HttpOnly',
  'SameSite=Lax',
  'SameSite=Strict',
  'SameSite=None',
] as const;
export type CookieAttribute = (typeof COOKIE_ATTRIBUTES)[number];

/** The attributes that an advice asks for, in the usual order. */
export function attributesAsked({
  secure,
  httpOnly,
  sameSite,
}: Extract<Advice, { op: 'set-cookie-attributes' }>): CookieAttribute[] {
  return [
    ...(secure ? (['Secure'] as const) : []),
    ...(httpOnly ? (['HttpOnly'] as const) : []),
    ...(sameSite ? ([`SameSite=${sameSite}`] as const) : []),
  ];
}
