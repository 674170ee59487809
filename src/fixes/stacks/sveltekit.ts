import { literal } from '../write/escape.js';
import { applicationStack, unreachedWarning } from './application.js';
import { addToCookie, jsAddToCookie, type Cookie } from '../write/cookies.js';
import type { Header, StackOutput } from '../write/define-stack.js';
import { SECOND_PROXY_NEED } from '../write/forwarding.js';
import type { ChainContext, Entry, Snippet } from '../write/rendering.js';

type Place = 'hooks';

/** SvelteKit 2. */
export const sveltekit = applicationStack<Place>({
  label: 'SvelteKit',
  language: 'js',
  comment: '//',
  placeWords: {
    hooks: 'at the end of src/hooks.server.js (or .ts) of SvelteKit 2',
  },
  place: 'hooks',
  scheme: 'forwarded',
  reload: ['npx vite build   # then restart the server'],
  setHeader,
  removeHeader: ({ name, only }) => {
    if (name.toLowerCase() === 'server')
      return { why: 'SvelteKit does not send the Server header. The server in front does.' };
    const condition = only === undefined ? '' : `if (headers.get(${literal(name)}) === ${literal(only)}) `;
    return [
      inHooks({ units: [onResponse([`${condition}headers.delete(${literal(name)});`])] }, 'setHeaders'),
    ];
  },
  setCookie,
  redirectToHttps: () => [
    inHooks(
      {
        units: [
          [
            'const redirectToHttps = ({ event, resolve }) => {',
            '  const { request, url } = event;',
            // Without X-Forwarded-Proto, or with https anywhere in it, nothing is redirected. A second proxy can still make it loop.
            `  if (!/^http(?: *, *http)*$/i.test(${SCHEME})) return resolve(event);`,
            '  const location = `https://${url.hostname}${url.pathname}${url.search}`;',
            '  return new Response(null, { status: 301, headers: { location } });',
            '};',
          ].join('\n'),
        ],
        needs: [...PROXY, SECOND_PROXY_NEED],
        warnings: [`${NOT_ALL} If there is a server in front, redirect there instead.`],
      },
      'redirectToHttps',
    ),
  ],
  turnListingOff: () => ({
    why: 'SvelteKit lists no folders. The listing comes from the server in front or from a route of the application.',
  }),
  turnDebugOff: () => ({
    why: 'Only vite dev shows error details to visitors. Use vite build and its output instead.',
  }),
});

/** The visitor's scheme as the proxy in front says it; event.url says https wherever ORIGIN is not set. */
const SCHEME = 'request.headers.get("x-forwarded-proto") ?? ""';

const PROXY = [
  'The server of adapter-node serves only HTTP: a proxy has to terminate TLS and send X-Forwarded-Proto and the visitor’s Host.',
];

const NOT_ALL =
  'SvelteKit serves prerendered pages and the files of static and _app without hooks: they do not have it, nor do redirects and errors that a hook throws.';

const OF_THE_FILE = [
  'Name the hook of the file: const site = … instead of export const handle = …. export async function handle becomes async function site; of export { handle } from …, import { handle as site } from …. If there is none: const site = ({ event, resolve }) => resolve(event);.',
  'If sequence is imported already, leave that line out.',
];

/** What the hooks of the site are called here, and in which order all of them run. */
function inHooks(lines: Omit<Snippet<Place>, 'place'>, hook: string): Omit<Snippet<Place>, 'place'> {
  return {
    lead: ['import { sequence } from "@sveltejs/kit/hooks";\n'],
    ...lines,
    tail: [
      { open: '\nexport const handle = sequence(', line: `  ${hook},`, close: '  site,\n);' } satisfies Entry,
    ],
    needs: [...OF_THE_FILE, ...(lines.needs ?? [])],
    inFiles: Object.fromEntries(OF_THE_FILE.map((need) => [need, ''])),
  };
}

/** A statement that sees the headers of the response, and the request. */
function onResponse(lines: readonly string[]): Entry {
  return {
    open: [
      'const setHeaders = async ({ event, resolve }) => {',
      '  const { request } = event;',
      '  // A copy, because headers of a fetched response cannot be changed.',
      '  const answer = await resolve(event);',
      '  const response = new Response(answer.body, answer);',
      '  const { headers } = response;',
    ].join('\n'),
    line: lines.map((line) => `  ${line}`).join('\n'),
    close: ['  return response;', '};'].join('\n'),
  };
}

function setHeader(
  { name, value, replaces, unless, isHsts, comments }: Header,
  { front }: ChainContext,
): StackOutput<Place> {
  const absent = [name, ...unless].map((one) => `!headers.has(${literal(one)})`).join(' && ');
  const wrong = replaces === undefined ? '' : ` || headers.get(${literal(name)}) === ${literal(replaces)}`;
  const scheme = isHsts ? `/^https\\b/i.test(${SCHEME}) && ` : '';
  const condition = scheme && wrong ? `${scheme}(${absent}${wrong})` : `${scheme}${absent}${wrong}`;
  const isPolicy = /^content-security-policy(?:-report-only)?$/i.test(name);
  return [
    inHooks(
      {
        units: [
          onResponse([
            ...comments('//'),
            `if (${condition}) headers.set(${literal(name)}, ${literal(value)});`,
          ]),
        ],
        needs: isHsts ? PROXY : [],
        warnings: [
          NOT_ALL,
          unreachedWarning(front),
          ...(isPolicy
            ? [
                'Pages have an inline script that differs between pages and builds, so a policy with its hash works for this page of this build only. The option csp of svelte.config.js adds a nonce or hash for each.',
              ]
            : []),
        ],
      },
      'setHeaders',
    ),
  ];
}

function setCookie(cookie: Cookie): StackOutput<Place> {
  const { secure } = cookie.wanted;
  const condition = secure ? `if (/^https\\b/i.test(${SCHEME})) ` : '';
  return [
    inHooks(
      {
        units: [onResponse(ADD_TO_COOKIE), onResponse([`${condition}${addToCookie(cookie)}`])],
        needs: secure ? PROXY : [],
        warnings: [NOT_ALL],
      },
      'setHeaders',
    ),
  ];
}

const ADD_TO_COOKIE = jsAddToCookie('headers.getSetCookie()', [
  'headers.delete("Set-Cookie");',
  'for (const cookie of cookies) headers.append("Set-Cookie", cookie);',
]);
