import type { Advice } from '../engine/index.js';
import { literal } from './node.js';
import type { CookieAdvice, Entry, Rendering, SetHeader, ChainContext, Stack } from './rendering.js';
import { firstStep } from './rollout.js';
import { schemeNeeds } from './scheme.js';
import {
  allAttributes,
  cookieAttributes,
  curlFor,
  SCRIPTS_READ_IT,
  unwritableCookie,
  unwritableHeader,
} from './text.js';

type Place = 'config' | 'cookie';

const BUILD = 'npx next build   # then restart next start';

/** Next.js 13 and newer. */
export const nextjs: Stack = {
  label: 'Next.js',
  kind: 'application',
  language: 'js',
  comment: '//',
  adds: ['x-powered-by'],
  placeWords: {
    config: 'in next.config.js (or .mjs, .ts), between the object nextConfig and the line that exports it',
    cookie: 'in place of the call that sets this cookie on a NextResponse, here called response',
  } satisfies Record<Place, string>,
  render,
};

function render(advice: Advice, context: ChainContext): Rendering<Place> {
  switch (advice.op) {
    case 'set-header':
      return setHeader(advice, context);
    case 'remove-header':
      return removeHeader(advice.name);
    case 'set-cookie-attributes':
      return setCookieAttributes(advice);
    case 'redirect-to-https':
      return redirectToHttps(context);
    case 'hide-version':
      return removeHeader(advice.header);
    case 'turn-listing-off':
      return {
        why: 'Next.js lists no folders: the list comes from the server in front, or from a route of the application.',
      };
    case 'turn-debug-off':
      return {
        why: 'Only next dev shows what went wrong to visitors: serve with next build and next start.',
      };
  }
}

const HTTPS_ONLY = '    has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],';

/** A header of every answer, beside what the configuration has already. */
function onAnswer(lines: readonly string[], condition?: string): Entry {
  return {
    open: [
      'nextConfig.headers = ((before) => async () => [',
      '  ...((await before?.()) ?? []),',
      '  {',
      '    source: "/:path*",',
      ...(condition === undefined ? [] : [condition]),
      '    headers: [',
    ].join('\n'),
    line: lines.map((line) => `      ${line}`).join('\n'),
    close: ['    ],', '  },', '])(nextConfig.headers);'].join('\n'),
  };
}

function setHeader(advice: SetHeader, context: ChainContext): Rendering<Place> {
  const step = firstStep(advice);
  const why = unwritableHeader(step.name, step.value) ?? unwritableValue(step.value);
  if (why !== undefined) return { why };
  // RFC 6797 §7.2: HSTS is not sent over plain http.
  const isHsts = step.name.toLowerCase() === 'strict-transport-security';
  const isPolicy = /^content-security-policy(?:-report-only)?$/i.test(step.name);
  return {
    effect: { op: 'set-header', name: step.name, value: step.value },
    snippets: [
      {
        place: 'config',
        units: [
          onAnswer(
            [
              ...step.comments.map((text) => `// ${text}`),
              `{ key: ${literal(step.name)}, value: ${literal(step.value)} },`,
            ],
            isHsts ? HTTPS_ONLY : undefined,
          ),
        ],
        needs: isHsts ? [...PROXY, ...schemeNeeds(context.front)] : [],
        warnings: [
          ...step.warnings,
          'A page, route or proxy.js that sets this header itself wins: take it out there. The redirects Next.js makes itself have no headers of yours.',
          ...(isPolicy
            ? [
                'Pages of the app folder carry inline scripts that differ from page to page and from build to build: a policy with their hashes holds for this page of this build only. Nonces, set in proxy.js, hold for all.',
              ]
            : []),
        ],
        check: [BUILD, ...curlFor(step.name)],
      },
    ],
  };
}

/** Next.js reads values as patterns for the parameters of `source`, and offers no escape. */
function unwritableValue(value: string): string | undefined {
  if (/:path|--ESCAPED_PARAM|_NEXTSEP_/.test(value) || (value.includes(':') && value.includes('\\'))) {
    return 'The value holds signs that Next.js would read as a pattern: send it from proxy.js.';
  }
  return undefined;
}

function removeHeader(name: string): Rendering<Place> {
  const why = unwritableHeader(name);
  if (why !== undefined) return { why };
  switch (name.toLowerCase()) {
    case 'x-powered-by':
      return {
        snippets: [
          {
            place: 'config',
            units: ['nextConfig.poweredByHeader = false;'],
            check: [BUILD, "curl -sI https://YOUR-SITE/ | grep -i '^x-powered-by:'   # prints nothing"],
          },
        ],
      };
    case 'server':
      return { why: 'Next.js sends no Server header: it comes from the server in front.' };
    default:
      return {
        why: `Next.js has no setting that removes ${name}: take it out of headers() in next.config.js, or of the page, route or proxy.js that sets it.`,
      };
  }
}

function setCookieAttributes(advice: CookieAdvice): Rendering<Place> {
  const why = unwritableCookie(advice.cookie);
  if (why !== undefined) return { why };
  const wanted = cookieAttributes(advice);
  if (!wanted.secure && !wanted.httpOnly && wanted.sameSite === undefined) {
    return { why: SCRIPTS_READ_IT };
  }
  const { secure, httpOnly, sameSite, warnings } = allAttributes(advice);
  const attributes = [
    ...(secure ? ['secure: true'] : []),
    ...(httpOnly ? ['httpOnly: true'] : []),
    ...(sameSite === undefined ? [] : [`sameSite: "${sameSite.toLowerCase()}"`]),
  ].join(', ');
  const value = advice.role === 'anti-csrf' ? 'token' : 'value';
  return {
    snippets: [
      {
        place: 'cookie',
        units: [`response.cookies.set(${literal(advice.cookie)}, ${value}, { ${attributes} });`],
        warnings: [
          ...warnings,
          'Keep the other options the call has today, such as path and maxAge. With cookies() of next/headers, or in a session package (cookieOptions), the same attributes go there.',
        ],
        check: [BUILD, "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'"],
      },
    ],
  };
}

const PROXY = [
  'next start speaks plain http: the proxy in front that ends TLS has to send X-Forwarded-Proto and the visitor’s Host.',
];

function redirectToHttps(context: ChainContext): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'config',
        units: [
          [
            'nextConfig.redirects = ((before) => async () => [',
            '  {',
            '    source: "/:path*",',
            '    has: [',
            // Where no proxy says the scheme, nothing is redirected: it cannot go on for ever.
            '      { type: "header", key: "x-forwarded-proto", value: "http" },',
            '      { type: "host", value: "(?<host>.+)" },',
            '    ],',
            '    destination: "https://:host/:path*",',
            '    permanent: true,',
            '  },',
            '  ...((await before?.()) ?? []),',
            '])(nextConfig.redirects);',
          ].join('\n'),
        ],
        needs: [...PROXY, ...schemeNeeds(context.front)],
        warnings: [
          'Files under /_next/ are not redirected: where there is a server in front, redirect there instead.',
        ],
        check: [BUILD, "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'"],
      },
    ],
  };
}
