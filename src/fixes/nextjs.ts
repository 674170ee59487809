import { applicationStack } from './application.js';
import { removedCheck } from './checks.js';
import { jsAttributes } from './cookies.js';
import type { StackOutput, Header } from './define-stack.js';
import { literal } from './literal.js';
import type { Entry } from './rendering.js';

type Place = 'config' | 'cookie';

const BUILD = 'npx next build   # then restart next start';

/** Next.js 13 and newer. */
export const nextjs = applicationStack<Place>({
  label: 'Next.js',
  language: 'js',
  comment: '//',
  adds: ['x-powered-by'],
  placeWords: {
    config: 'in next.config.js (or .mjs, .ts), between the object nextConfig and the line that exports it',
    cookie: 'in place of the call that sets this cookie on a NextResponse, here called response',
  },
  place: 'config',
  scheme: 'forwarded',
  reload: [BUILD],
  unwritableValue,
  setHeader,
  removeHeader,
  setCookie: ({ name, variable, all }) => [
    {
      place: 'cookie',
      units: [`response.cookies.set(${literal(name)}, ${variable}, { ${jsAttributes(all).join(', ')} });`],
      warnings: [
        'Keep the other options the call has today, such as path and maxAge. With cookies() of next/headers, or in a session package (cookieOptions), the same attributes go there.',
      ],
    },
  ],
  redirectToHttps,
  turnListingOff: () => ({
    why: 'Next.js lists no folders: the list comes from the server in front, or from a route of the application.',
  }),
  turnDebugOff: () => ({
    why: 'Only next dev shows what went wrong to visitors: serve with next build and next start.',
  }),
});

const PROXY = [
  'next start speaks plain http: the proxy in front that ends TLS has to send X-Forwarded-Proto and the visitor’s Host.',
];

const HTTPS_ONLY = '    has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],';

/** A header of every answer, beside what the configuration has already. */
function onResponse(lines: readonly string[], condition?: string): Entry {
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

function setHeader({ name, value, isHsts, comments }: Header): StackOutput<Place> {
  const isPolicy = /^content-security-policy(?:-report-only)?$/i.test(name);
  return [
    {
      units: [
        onResponse(
          [...comments('//'), `{ key: ${literal(name)}, value: ${literal(value)} },`],
          isHsts ? HTTPS_ONLY : undefined,
        ),
      ],
      needs: isHsts ? PROXY : [],
      warnings: [
        'A page, route or proxy.js that sets this header itself wins: take it out there. The redirects Next.js makes itself have no headers of yours.',
        ...(isPolicy
          ? [
              'Pages of the app folder carry inline scripts that differ from page to page and from build to build: a policy with their hashes holds for this page of this build only. Nonces, set in proxy.js, hold for all.',
            ]
          : []),
      ],
    },
  ];
}

/** Next.js reads values as patterns for the parameters of `source`, and offers no escape. */
function unwritableValue(value: string): string | undefined {
  if (/:path|--ESCAPED_PARAM|_NEXTSEP_/.test(value) || (value.includes(':') && value.includes('\\'))) {
    return 'The value holds signs that Next.js would read as a pattern: send it from proxy.js.';
  }
  return undefined;
}

function removeHeader(name: string): StackOutput<Place> {
  switch (name.toLowerCase()) {
    case 'x-powered-by':
      return [
        { units: ['nextConfig.poweredByHeader = false;'], check: [BUILD, removedCheck('x-powered-by')] },
      ];
    case 'server':
      return { why: 'Next.js sends no Server header: it comes from the server in front.' };
    default:
      return {
        why: `Next.js has no setting that removes ${name}: take it out of headers() in next.config.js, or of the page, route or proxy.js that sets it.`,
      };
  }
}

function redirectToHttps(): StackOutput<Place> {
  return [
    {
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
      needs: PROXY,
      warnings: [
        'Files under /_next/ are not redirected: where there is a server in front, redirect there instead.',
      ],
    },
  ];
}
