import { literal } from '../write/escape.js';
import { applicationStack, unreachedWarning } from './application.js';
import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { Header, StackOutput } from '../write/define-stack.js';
import type { ChainContext, Entry } from '../write/rendering.js';

type Place = 'security' | 'properties' | 'cookie';

/** Spring Boot 2.6 or newer; headers with Spring Security. */
export const spring = applicationStack<Place>({
  label: 'Spring',
  language: 'java',
  comment: '//',
  commentAt: { properties: '#' },
  placeWords: {
    security: 'in the method that returns the SecurityFilterChain, right above return http.build();',
    properties: 'in application.properties',
    cookie: 'instead of the call that adds this cookie to response',
  },
  place: 'security',
  scheme: 'server',
  reload: [],
  setHeader,
  removeHeader: () => ({
    why: 'A servlet cannot remove a header. Remove it where it is set, or in a web server in front.',
  }),
  setCookie,
  redirectToHttps: () => ({
    why: 'Spring Security redirects with status 302, which browsers do not remember. Redirect in a web server in front.',
  }),
  turnListingOff: () => ({
    why: 'Spring lists no folders. The listing comes from the server that it runs in.',
  }),
  turnDebugOff: () => [
    {
      place: 'properties',
      // Spring Boot 4 has other names, and each version ignores those of the other.
      units: ['server.error', 'spring.web.error'].flatMap((prefix) =>
        ['stacktrace', 'message', 'binding-errors'].map((what) => `${prefix}.include-${what}=never`),
      ),
      warnings: ['spring-boot-devtools shows them in any case. Do not deploy it.'],
    },
  ],
});

/** Spring Security calls its writers in order when the response is sent: the last one sees what all others set. */
function onCommit(lines: readonly string[]): Entry {
  return {
    open: 'http.headers(headers -> headers.addHeaderWriter((request, response) -> {',
    line: lines.map((line) => `    ${line}`).join('\n'),
    close: '}));',
  };
}

function setHeader(
  { name, value, replaces, unless, isHsts, comments }: Header,
  { front }: ChainContext,
): StackOutput<Place> {
  const absent = [name, ...unless].map((one) => `!response.containsHeader(${literal(one)})`).join(' && ');
  const condition =
    replaces === undefined
      ? absent
      : `${absent} || ${literal(replaces)}.equals(response.getHeader(${literal(name)}))`;
  const all = isHsts ? `request.isSecure() && (${condition})` : condition;
  return [
    {
      units: [
        onCommit([...comments('//'), `if (${all}) response.setHeader(${literal(name)}, ${literal(value)});`]),
      ],
      needs: [
        'Spring Security, configured. If you only add it to the dependencies, every page asks for a sign-in; then set the headers in a web server in front instead.',
        'If the method calls headers.disable(), replace it by headers.defaultsDisabled(). Otherwise Spring also sends X-Frame-Options: DENY, Cache-Control: no-store and HSTS for a year.',
      ],
      warnings: [
        unreachedWarning(front, 'Spring'),
        ...(isHsts
          ? [
              'Behind a proxy that terminates TLS, set server.forward-headers-strategy=framework, or it is not sent.',
            ]
          : []),
      ],
    },
  ];
}

const SESSIONS: ReadonlySet<string> = new Set(['JSESSIONID', 'SESSION']);

function setCookie({ name, wanted, all, variable }: Cookie): StackOutput<Place> {
  if (SESSIONS.has(name.toUpperCase())) {
    const KEYS = { Secure: 'secure', HttpOnly: 'http-only', SameSite: 'same-site' } as const;
    return [
      {
        place: 'properties',
        units: writeAttributes(
          wanted,
          (attribute, value) =>
            `server.servlet.session.cookie.${KEYS[attribute]}=${value?.toLowerCase() ?? 'true'}`,
        ),
      },
    ];
  }
  const calls = writeAttributes(all, (attribute, value) => {
    const method = `${attribute.charAt(0).toLowerCase()}${attribute.slice(1)}`;
    return `.${method}(${value === undefined ? 'true' : literal(value)})`;
  }).join('');
  return [
    {
      place: 'cookie',
      units: [
        `response.addHeader("Set-Cookie", ResponseCookie.from(${literal(name)}, ${variable}).path("/")${calls}.build().toString());`,
      ],
      warnings: ['Keep the other attributes of the cookie, such as its path and maxAge.'],
    },
  ];
}
