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
  /** The attributes of the advice: at least one. */
  readonly wanted: CookieAttributes;
  /** For a call that is replaced: the attributes of the advice and those the cookie has already. */
  readonly all: CookieAttributes;
  /** The variable with the cookie's value in such a call. */
  readonly variable: 'token' | 'value';
  readonly warnings: readonly string[];
}

export function cookieOf(advice: CookieAdvice): Cookie {
  const { keeps = {} } = advice;
  const isAntiCsrf = advice.role === 'anti-csrf';
  // Scripts send the CSRF token back in a header. With HttpOnly they cannot read it and get a 403.
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
        ? ['HttpOnly is not set because scripts read the CSRF cookie to send it back.']
        : []),
      ...(wanted.secure
        ? [
            'Browsers do not send Secure cookies over HTTP. Redirect HTTP to HTTPS first, or sign-in over HTTP fails.',
          ]
        : []),
      ...(advice.sameSite === 'Strict'
        ? ['With SameSite=Strict, a visitor who follows a link from another site is signed out on arrival.']
        : []),
    ],
  };
}

/** Each attribute in a stack's language, in the usual order. */
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

/**
 * A function of JavaScript, `addToCookie`, that adds attributes to a cookie which lacks them.
 * @param read an expression for all cookies
 * @param write statements that set them again, from `cookies`
 */
export function jsAddToCookie(read: string, write: readonly string[]): readonly string[] {
  return [
    'const addToCookie = (name, ...attributes) => {',
    '  const add = (cookie, [has, attribute]) => (has.test(cookie) ? cookie : `${cookie}; ${attribute}`);',
    '  const edit = (cookie) => (cookie.startsWith(`${name}=`) ? attributes.reduce(add, cookie) : cookie);',
    `  const cookies = ${read}.map(edit);`,
    ...write.map((line) => `  ${line}`),
    '};',
  ];
}

/** A statement that calls it. A SameSite that browsers know stays. */
export function addToCookie({ name, wanted }: Cookie): string {
  const attributes = writeAttributes(wanted, (attribute, value) =>
    value === undefined
      ? `[/; *${attribute.toLowerCase()}\\b/i, "${attribute}"]`
      : `[/; *samesite=(?:lax|strict|none) *(?:;|$)/i, "SameSite=${value}"]`,
  );
  return `addToCookie(${[JSON.stringify(name), ...attributes].join(', ')});`;
}

/** As members of a JavaScript object, with the names that most cookie packages use. */
export function jsAttributes(attributes: CookieAttributes): string[] {
  return writeAttributes(attributes, (name, value) => {
    const key = name.charAt(0).toLowerCase() + name.slice(1);
    return `${key}: ${value === undefined ? 'true' : `"${value.toLowerCase()}"`}`;
  });
}
