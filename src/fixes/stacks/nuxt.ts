import { applicationStack } from './application.js';
import { SECOND_PROXY_NEED } from '../write/forwarding.js';
import { cookieOnResponse, removeOnResponse, setOnResponse, type WhenSent } from './node.js';

type Place = 'plugin' | 'middleware';

/** Nuxt 3 and 4, on Node.js. */
export const nuxt = applicationStack<Place>({
  label: 'Nuxt',
  language: 'js',
  comment: '//',
  adds: ['x-powered-by'],
  placeWords: {
    plugin: 'in a new file server/plugins/headers.js of Nuxt 3 or 4',
    middleware: 'in a new file server/middleware/https.js of Nuxt 3 or 4',
  },
  place: 'plugin',
  scheme: 'forwarded',
  reload: ['npx nuxt build   # then restart the server'],
  // A wrapper of writeHead from before this one runs after it.
  isBlind: true,
  setHeader: (header, context) => {
    const isPolicy = /^content-security-policy(?:-report-only)?$/i.test(header.name);
    const lines = setOnResponse(WHEN_SENT, header, context, [ON_NODE, ...(isPolicy ? [NONCES] : [])]);
    return [{ ...lines, needs: header.isHsts ? PROXY : [] }];
  },
  removeHeader: (header) =>
    header.name.toLowerCase() === 'server'
      ? { why: 'Nuxt does not send the Server header. The server in front does.' }
      : [{ ...removeOnResponse(WHEN_SENT, header), warnings: [ON_NODE] }],
  setCookie: (cookie, context) => {
    const { needs = [], ...lines } = cookieOnResponse(WHEN_SENT, cookie, context);
    return [{ ...lines, needs: [...(cookie.wanted.secure ? PROXY : []), ...needs], warnings: [ON_NODE] }];
  },
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

const NONCES =
  'Pages have inline scripts that differ between pages and builds, so a policy with their hashes works for this page of this build only. A module such as nuxt-security adds nonces.';

const WHEN_SENT: WhenSent = {
  within: [
    'export default defineNitroPlugin((nitro) => {\n  nitro.hooks.hook("request", ({ node: { req, res } }) => {',
    '  });\n});',
    '    ',
  ],
  isHttps: 'req.socket?.encrypted || /^https\\b/i.test(req.headers["x-forwarded-proto"])',
};
