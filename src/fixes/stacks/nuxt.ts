import { applicationStack, unreachedWarning } from './application.js';
import { jsAttributes } from '../write/cookies.js';
import type { Header, StackOutput } from '../write/define-stack.js';
import { SECOND_PROXY_NEED } from '../write/forwarding.js';
import { literal } from '../write/literal.js';
import type { ChainContext, Entry } from '../write/rendering.js';

type Place = 'plugin' | 'middleware' | 'cookie';

/** Nuxt 3 and 4, on Node.js. */
export const nuxt = applicationStack<Place>({
  label: 'Nuxt',
  language: 'js',
  comment: '//',
  adds: ['x-powered-by'],
  placeWords: {
    plugin: 'in a new file server/plugins/headers.js of Nuxt 3 or 4',
    middleware: 'in a new file server/middleware/https.js of Nuxt 3 or 4',
    cookie: 'instead of the call that sets this cookie in a server route',
  },
  place: 'plugin',
  scheme: 'forwarded',
  reload: ['npx nuxt build   # then restart the server'],
  // The arguments of writeHead.
  isBlind: true,
  setHeader,
  removeHeader: ({ name, only }) => {
    if (name.toLowerCase() === 'server')
      return { why: 'Nuxt does not send the Server header. The server in front does.' };
    const condition = only === undefined ? '' : `if (res.getHeader(${literal(name)}) === ${literal(only)}) `;
    return [
      { units: [onResponse([`${condition}res.removeHeader(${literal(name)});`])], warnings: [ON_NODE] },
    ];
  },
  setCookie: ({ name, variable, all }) => [
    {
      place: 'cookie',
      units: [`setCookie(event, ${literal(name)}, ${variable}, { ${jsAttributes(all).join(', ')} });`],
      warnings: [
        'Keep the other options of the call, such as path and maxAge. With useCookie or a session package, add the same attributes there.',
      ],
    },
  ],
  redirectToHttps: () => [
    {
      place: 'middleware',
      units: [
        [
          'export default defineEventHandler((event) => {',
          // Without X-Forwarded-Proto, or with https anywhere in it, nothing is redirected. A second proxy can still make it loop.
          '  if (!/^http(?: *, *http)*$/i.test(getRequestHeader(event, "x-forwarded-proto") ?? "")) return;',
          '  const host = getRequestHost(event).replace(/:[0-9]+$/, "");',
          '  return sendRedirect(event, `https://${host}${event.path}`, 301);',
          '});',
        ].join('\n'),
      ],
      needs: [...PROXY, SECOND_PROXY_NEED],
      warnings: [
        'Files and prerendered pages are not redirected. If there is a server in front, redirect there instead.',
      ],
    },
  ],
  turnListingOff: () => ({
    why: 'Nuxt lists no folders. The listing comes from the server in front or from a route of the application.',
  }),
  turnDebugOff: () => ({
    why: 'Only nuxt dev shows error details to visitors. Use nuxt build and its output instead.',
  }),
});

const PROXY = [
  'The server of Nuxt usually serves only HTTP: a proxy has to terminate TLS and send X-Forwarded-Proto and the visitor’s Host.',
];

const ON_NODE =
  'It works where Nuxt runs as a server of Node.js. On the edge of a platform, set the header in the platform’s configuration.';

const HTTPS = '(req.socket?.encrypted || /^https\\b/i.test(req.headers["x-forwarded-proto"]))';

/** A statement that changes every response. */
function onResponse(lines: readonly string[]): Entry {
  return {
    open: [
      'export default defineNitroPlugin((nitro) => {',
      '  nitro.hooks.hook("request", ({ node: { req, res } }) => {',
      '    const { writeHead } = res;',
      '    // Set when the response is sent, so that error pages and files have them too.',
      '    res.writeHead = (...args) => {',
    ].join('\n'),
    line: lines.map((line) => `      ${line}`).join('\n'),
    close: ['      return writeHead.apply(res, args);', '    };', '  });', '});'].join('\n'),
  };
}

function setHeader(
  { name, value, replaces, isHsts, comments }: Header,
  { front }: ChainContext,
): StackOutput<Place> {
  const sent = `res.getHeader(${literal(name)})`;
  const conditions = [
    ...(isHsts ? [HTTPS] : []),
    replaces === undefined ? `!${sent}` : `[undefined, ${literal(replaces)}].includes(${sent})`,
  ];
  const isPolicy = /^content-security-policy(?:-report-only)?$/i.test(name);
  return [
    {
      units: [
        onResponse([
          ...comments('//'),
          `if (${conditions.join(' && ')}) res.setHeader(${literal(name)}, ${literal(value)});`,
        ]),
      ],
      needs: isHsts ? PROXY : [],
      warnings: [
        ON_NODE,
        unreachedWarning(front),
        ...(isPolicy
          ? [
              'Pages have inline scripts that differ between pages and builds, so a policy with their hashes works for this page of this build only. A module such as nuxt-security adds nonces.',
            ]
          : []),
      ],
    },
  ];
}
