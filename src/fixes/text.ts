import type { CookieAdvice, ChainContext } from './rendering.js';

/**
 * Why a header cannot be written into a configuration file at all, or undefined.
 * Names are held to the letters, digits, "-" and "_" every server takes (a part of RFC 9110 §5.1's token);
 * values to printable ASCII (RFC 9110 §5.5), so that no newline, quote look-alike or invisible character
 * an attacker chose ends up in somebody's configuration.
 */
export function unwritableHeader(name: string, value?: string): string | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return 'The header name holds characters that do not belong in one.';
  if (value === undefined) return undefined;
  if (value.includes("'nonce-")) {
    return 'The policy holds a nonce, new for every answer: change it where the application writes it. A fixed one would let in anybody’s script.';
  }
  if (value.trim() === '') return 'An empty value would not be sent.';
  if (!isPrintableAscii(value)) {
    return 'The value holds control or non-ASCII characters, which do not belong in a configuration file.';
  }
  return undefined;
}

/** Why a cookie cannot be named in a configuration file, or undefined (RFC 6265 §4.1.1: a name is a token). */
export function unwritableCookie(name: string): string | undefined {
  if (/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return undefined;
  return 'The cookie name holds characters that do not belong in one: change it where the cookie is set.';
}

/** A path that every server reads as it stands, without a quote, a pattern or a variable; undefined for others. */
export function plainPath(path: string): string | undefined {
  return /^(?:\/[A-Za-z0-9._~-]+)*\/?$/.test(path) && path !== '' ? path : undefined;
}

/** The attributes an advice asks for, in the order they are usually written; never HttpOnly on a CSRF cookie. */
export function cookieAttributes(advice: CookieAdvice): {
  secure: boolean;
  httpOnly: boolean;
  sameSite: 'Lax' | 'Strict' | 'None' | undefined;
  warnings: string[];
} {
  // Scripts read the CSRF cookie to send it back in a header: HttpOnly makes each of their requests a 403.
  const httpOnly = advice.httpOnly === true && advice.role !== 'anti-csrf';
  return {
    secure: advice.secure === true || advice.sameSite === 'None',
    httpOnly,
    sameSite: advice.sameSite,
    warnings: [
      ...(advice.httpOnly === true && !httpOnly
        ? ['HttpOnly is left out: scripts read the CSRF cookie to send it back.']
        : []),
      ...(advice.secure === true || advice.sameSite === 'None'
        ? ['Secure cookies are not sent over http: redirect http to https first, or sign-in fails there.']
        : []),
      ...(advice.sameSite === 'Strict'
        ? ['SameSite=Strict: whoever follows a link from another site arrives signed out.']
        : []),
    ],
  };
}

/** For a call that is written anew: what it has to say by the advice, and what it said already. */
export function allAttributes(advice: CookieAdvice): ReturnType<typeof cookieAttributes> {
  const { keeps = {} } = advice;
  const wanted = cookieAttributes(advice);
  return {
    ...wanted,
    secure: wanted.secure || keeps.secure === true,
    httpOnly: wanted.httpOnly || keeps.httpOnly === true,
    sameSite: wanted.sameSite ?? keeps.sameSite,
  };
}

/** Why nothing is written where HttpOnly on a CSRF cookie is all that was asked for. */
export const SCRIPTS_READ_IT = 'Scripts read the CSRF cookie: HttpOnly would break them.';

/** A server in front edits an application's cookies blindly. */
export function stopgap(server: string, { others }: ChainContext): string {
  const where = others.length === 0 ? 'the application' : `the application behind ${server}`;
  return `A stopgap: ${where} that sets this cookie is the better place.`;
}

/** How to see one header of the answer, and of an error page, with the site's name to be filled in. */
export function curlFor(header: string): string[] {
  const grep = `grep -i '^${header}:'`;
  return [
    `curl -sI https://YOUR-SITE/ | ${grep}`,
    `curl -sI https://YOUR-SITE/no-such-page | ${grep}   # once here too, not twice`,
  ];
}

function isPrintableAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}
