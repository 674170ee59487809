import type { CookieAdvice } from './rendering.js';

type SameSite = 'Lax' | 'Strict' | 'None';

export interface CookieAttributes {
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite | undefined;
}

/** A cookie to give attributes to. */
export interface Cookie {
  /** A token (RFC 6265 §4.1.1): escape it. */
  readonly name: string;
  readonly role: CookieAdvice['role'];
  /** What the advice asks for: at least one attribute. */
  readonly wanted: CookieAttributes;
  /** For a call that is written anew: what the advice asks for and what was seen already. */
  readonly all: CookieAttributes;
  /** What to call its value in such a call. */
  readonly variable: 'token' | 'value';
  readonly warnings: readonly string[];
}

export function cookieOf(advice: CookieAdvice): Cookie {
  const { keeps = {} } = advice;
  const isAntiCsrf = advice.role === 'anti-csrf';
  // Scripts read the CSRF cookie to send it back in a header: HttpOnly makes each of their requests a 403.
  const wanted = {
    secure: advice.secure === true || advice.sameSite === 'None',
    httpOnly: advice.httpOnly === true && !isAntiCsrf,
    sameSite: advice.sameSite,
  };
  return {
    name: advice.cookie,
    role: advice.role,
    wanted,
    all: {
      secure: wanted.secure || keeps.secure === true,
      httpOnly: wanted.httpOnly || keeps.httpOnly === true,
      sameSite: wanted.sameSite ?? keeps.sameSite,
    },
    variable: isAntiCsrf ? 'token' : 'value',
    warnings: [
      ...(advice.httpOnly === true && isAntiCsrf
        ? ['HttpOnly is left out: scripts read the CSRF cookie to send it back.']
        : []),
      ...(wanted.secure
        ? ['Secure cookies are not sent over http: redirect http to https first, or sign-in fails there.']
        : []),
      ...(advice.sameSite === 'Strict'
        ? ['SameSite=Strict: whoever follows a link from another site arrives signed out.']
        : []),
    ],
  };
}

/** Each attribute in a stack's language, in the order they are usually written. */
export function writeAttributes<T>(
  { secure, httpOnly, sameSite }: CookieAttributes,
  write: (name: 'Secure' | 'HttpOnly' | 'SameSite', value?: SameSite) => T,
): T[] {
  return [
    ...(secure ? [write('Secure')] : []),
    ...(httpOnly ? [write('HttpOnly')] : []),
    ...(sameSite === undefined ? [] : [write('SameSite', sameSite)]),
  ];
}

/** The same as members of a JavaScript object, as most cookie packages name them. */
export function jsAttributes(attributes: CookieAttributes): string[] {
  return writeAttributes(attributes, (name, value) => {
    const key = name.charAt(0).toLowerCase() + name.slice(1);
    return `${key}: ${value === undefined ? 'true' : `"${value.toLowerCase()}"`}`;
  });
}
