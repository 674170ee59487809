/** The attributes that protect a cookie. Stored as bits: append only. */
export const COOKIE_ATTRIBUTES = [
  'Secure',
  'HttpOnly',
  'SameSite=Lax',
  'SameSite=Strict',
  'SameSite=None',
] as const;
export type CookieAttribute = (typeof COOKIE_ATTRIBUTES)[number];
