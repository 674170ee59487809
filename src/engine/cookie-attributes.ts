/** The attributes that protect a cookie. Stored as bits: append only. */
export const COOKIE_ATTRIBUTES = [
  'Secure',
  'HttpOnly',
  'SameSite=Lax',
  'SameSite=Strict',
  'SameSite=None',
] as const;
export type CookieAttribute = (typeof COOKIE_ATTRIBUTES)[number];

interface AskedAttributes {
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: 'Lax' | 'Strict' | 'None' | undefined;
}

/** The attributes that a cookie is to have, in the usual order. */
export function attributesAsked({ secure, httpOnly, sameSite }: AskedAttributes): CookieAttribute[] {
  return [
    ...(secure ? (['Secure'] as const) : []),
    ...(httpOnly ? (['HttpOnly'] as const) : []),
    ...(sameSite ? ([`SameSite=${sameSite}`] as const) : []),
  ];
}
