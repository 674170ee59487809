import { literal } from '../write/escape.js';
import { applicationStack } from './application.js';
import { removedCheck } from '../write/checks.js';
import { jsAttributes } from '../write/cookies.js';
import type { StackOutput, Header, RemovedHeader } from '../write/define-stack.js';
import { SECOND_PROXY_NEED } from '../write/forwarding.js';
import type { Entry } from '../write/rendering.js';

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
    cookie: 'instead of the call that sets this cookie on a NextResponse, here called response',
  },
  place: 'config',
  scheme: 'forwarded',
  reload: [BUILD],
  unwritableValue,
  unwritableReplaced: () => undefined,
  isBlind: true,
  setHeader,
  removeHeader,
  setCookie: ({ name, variable, all }) => [
    {
      place: 'cookie',
      units: [`response.cookies.set(${literal(name)}, ${variable}, { ${jsAttributes(all).join(', ')} });`],
      warnings: [
        'Keep the other options of the call, such as path and maxAge. With cookies() of next/headers or a session package (cookieOptions), add the same attributes there.',
      ],
    },
  ],
  redirectToHttps,
  turnListingOff: () => ({
    why: 'Next.js lists no folders. The listing comes from the server in front or from a route of the application.',
  }),
  turnDebugOff: () => ({
    why: 'Only next dev shows error details to visitors. Use next build and next start instead.',
  }),
});

const PROXY = [
  'next start serves only HTTP: a proxy has to terminate TLS and send X-Forwarded-Proto and the visitor’s Host.',
];

/** Next.js compares case. Several proxies can make a list, whose first member is the visitor's scheme. */
const HTTPS_ONLY =
  'has: [{ type: "header", key: "x-forwarded-proto", value: "(?:https|HTTPS)(?:,.*| .*)?" }]';

/** An entry of headers(). It comes first: Next.js uses the last of several, so those of the site stay. */
function onResponse(lines: readonly string[]): Entry {
  return {
    open: 'nextConfig.headers = ((before) => async () => [',
    line: lines.map((line) => `  ${line}`).join('\n'),
    close: ['  ...((await before?.()) ?? []),', '])(nextConfig.headers);'].join('\n'),
  };
}

/** Replaces one value in the existing configuration. */
function inExisting(name: string, replaces: string, value: string): Entry {
  const isMeant = `header.key.toLowerCase() === ${literal(name.toLowerCase())} && header.value === ${literal(replaces)}`;
  return {
    open: [
      'nextConfig.headers = ((before) => async () => {',
      '  const entries = (await before?.()) ?? [];',
      '  for (const header of entries.flatMap(({ headers }) => headers)) {',
    ].join('\n'),
    line: `    if (${isMeant}) header.value = ${literal(value)};`,
    close: ['  }', '  return entries;', '})(nextConfig.headers);'].join('\n'),
  };
}

function setHeader({ name, value, replaces, isHsts, comments }: Header): StackOutput<Place> {
  const isPolicy = /^content-security-policy(?:-report-only)?$/i.test(name);
  const fields = [
    'source: "/:path*"',
    ...(isHsts ? [HTTPS_ONLY] : []),
    `headers: [{ key: ${literal(name)}, value: ${literal(value)} }]`,
  ];
  return [
    {
      units: [
        // In one line, so that a header can be deleted with its line.
        onResponse([...comments('//'), `{ ${fields.join(', ')} },`]),
        ...(replaces === undefined ? [] : [inExisting(name, replaces, value)]),
      ],
      needs: isHsts ? PROXY : [],
      warnings: [
        'An entry of headers(), a page, a route or proxy.js with this header overrides this one. Next.js’s own redirects do not have your headers.',
        ...(isPolicy
          ? [
              'Pages of the app folder have inline scripts that differ between pages and builds, so a policy with their hashes works for this page of this build only. Nonces set in proxy.js work for all.',
            ]
          : []),
      ],
    },
  ];
}

/** Next.js reads values as patterns with the parameters of `source`. It has no escape. */
function unwritableValue(value: string): string | undefined {
  if (/:path|--ESCAPED_PARAM|_NEXTSEP_/.test(value) || (value.includes(':') && value.includes('\\'))) {
    return 'The value contains characters that Next.js would read as a pattern. Set the header in proxy.js.';
  }
  return undefined;
}

function removeHeader({ name, isOwn }: RemovedHeader): StackOutput<Place> {
  if (isOwn) {
    return [{ units: ['nextConfig.poweredByHeader = false;'], check: [BUILD, removedCheck('X-Powered-By')] }];
  }
  return {
    why:
      name.toLowerCase() === 'server'
        ? 'Next.js does not send the Server header. The server in front does.'
        : `Next.js has no setting that removes ${name}. Remove it from headers() in next.config.js, or from the page, route or proxy.js that sets it.`,
  };
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
          // Without X-Forwarded-Proto, or with https anywhere in it, nothing is redirected. A second proxy can still make it loop.
          '      { type: "header", key: "x-forwarded-proto", value: "(?:http|HTTP)(?: *, *(?:http|HTTP))*" },',
          '      { type: "host", value: "(?<host>.+)" },',
          '    ],',
          '    destination: "https://:host/:path*",',
          '    permanent: true,',
          '  },',
          '  ...((await before?.()) ?? []),',
          '])(nextConfig.redirects);',
        ].join('\n'),
      ],
      needs: [...PROXY, SECOND_PROXY_NEED],
      warnings: [
        'Files under /_next/ are not redirected. If there is a server in front, redirect there instead.',
      ],
    },
  ];
}
