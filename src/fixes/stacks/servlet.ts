import type { Cookie } from '../write/cookies.js';
import type { Lines } from '../write/define-stack.js';
import { literal } from '../write/escape.js';
import type { Entry } from '../write/rendering.js';

/** Cookies of servlets (Servlet 6), for the servers that run them. */

function inCookieConfig(line: string): Entry {
  return { open: '<cookie-config>', line: `  ${line}`, close: '</cookie-config>' };
}

/** The session cookie’s attributes in the <session-config> of a web.xml. */
export function sessionConfig({
  wanted: { secure, httpOnly, sameSite },
}: Cookie): Omit<Lines<never>, 'place'> {
  return {
    units: [
      ...(httpOnly ? [inCookieConfig('<http-only>true</http-only>')] : []),
      ...(secure ? [inCookieConfig('<secure>true</secure>')] : []),
      ...(sameSite
        ? [
            inCookieConfig(
              `<attribute><attribute-name>SameSite</attribute-name><attribute-value>${sameSite}</attribute-value></attribute>`,
            ),
          ]
        : []),
    ],
  };
}

/** The call that sets another cookie, in Java. */
export function cookieCall({ name, all, variable }: Cookie): Omit<Lines<never>, 'place'> {
  return {
    units: [
      [
        '{',
        `    Cookie cookie = new Cookie(${literal(name)}, ${variable});`,
        ...(all.secure ? ['    cookie.setSecure(true);'] : []),
        ...(all.httpOnly ? ['    cookie.setHttpOnly(true);'] : []),
        ...(all.sameSite ? [`    cookie.setAttribute("SameSite", "${all.sameSite}");`] : []),
        '    cookie.setPath("/");',
        '    response.addCookie(cookie);',
        '}',
      ].join('\n'),
    ],
    warnings: ['Keep the other properties of the cookie, such as its path and max age.'],
  };
}
