import { literal } from '../write/escape.js';
import { applicationStack, unreachedWarning } from './application.js';
import { addToCookie, jsAddToCookie, type Cookie } from '../write/cookies.js';
import type { Header, RemovedHeader } from '../write/define-stack.js';
import { forwardingNeeds, FORWARDING_WARNING } from '../write/forwarding.js';
import type { ChainContext, Entry, Snippet, Stack } from '../write/rendering.js';

type Place = 'app' | 'env';

/** Where statements about `res`, a response of Node.js, are run when it is sent. */
export interface WhenSent {
  /** The lines above and below that have `res`, and their indent. */
  readonly within: readonly [above: string, below: string, indent: string];
  /** An expression that is true if the visitor's request came over HTTPS, to a TLS proxy too. */
  readonly isHttps: string;
}

/** What differs between Node.js frameworks that are configured in code. */
interface Framework extends WhenSent {
  readonly label: string;
  readonly adds?: readonly string[];
  readonly redirect: string;
  /** How to disable a header that the framework adds. */
  readonly own?: Readonly<Record<string, string>>;
  /** What code at `app` does not cover. */
  readonly headerWarnings: readonly string[];
  readonly debugWarnings: readonly string[];
}

function nodeStack(framework: Framework): Stack {
  const { label, adds, own = {}, redirect, headerWarnings, debugWarnings } = framework;
  return applicationStack<Place>({
    label,
    language: 'js',
    comment: '//',
    commentAt: { env: '#' },
    ...(adds && { adds }),
    placeWords: {
      app: 'right after the line that creates app, before sessions, routes and static files',
      env: 'in the environment of the server',
    },
    place: 'app',
    scheme: 'forwarded',
    // A wrapper of writeHead from before this one runs after it.
    isBlind: true,
    reload: ['node --check app.js   # your own file; then restart, and see that it starts'],
    setHeader: (header, context) => [setOnResponse(framework, header, context, headerWarnings)],
    removeHeader: (header) => {
      const { name, isOwn } = header;
      const lower = name.toLowerCase();
      if (lower === 'server') {
        return { why: `${label} does not send the Server header. The server in front does.` };
      }
      const switchedOff = isOwn ? own[lower] : undefined;
      return [switchedOff === undefined ? removeOnResponse(framework, header) : { units: [switchedOff] }];
    },
    setCookie: (cookie, context) => [cookieOnResponse(framework, cookie, context)],
    redirectToHttps: () => [{ units: [], tail: [redirect], warnings: [FORWARDING_WARNING] }],
    turnListingOff: () => ({
      why: `${label} itself lists no folders. Remove the option or middleware that does (serve-index, list: true).`,
    }),
    turnDebugOff: () => [
      {
        place: 'env',
        units: ['NODE_ENV=production'],
        warnings: debugWarnings,
        check: ['curl -s https://YOUR-SITE/an-address-that-fails   # no stack trace'],
      },
    ],
  });
}

type Lines = Omit<Snippet<never>, 'place'>;

/**
 * As Node.js reads the headers in the arguments of writeHead: an object, a list of names and values, or one of pairs. The
 * lists may have a name several times. Once a header is set, Node.js 20 keeps only the last value of a name in a list, and
 * sends no response with a list of pairs.
 */
const SET_GIVEN = [
  'const given = args.find((arg) => typeof arg === "object") ?? {};',
  'const isList = Array.isArray(given);',
  'const isFlat = isList && !Array.isArray(given[0]);',
  'const pairs = isFlat ? given.flatMap((_, at) => (at % 2 ? [] : [given.slice(at, at + 2)])) : isList ? given : Object.entries(given);',
  'if (isList) for (const [name] of pairs) res.removeHeader(name);',
  'for (const [name, value] of pairs) {',
  '  const before = isList ? res.getHeader(name) : undefined;',
  '  res.setHeader(name, before === undefined ? value : [before, value].flat());',
  '}',
];

/** In writeHead, after routes and error pages, which set and remove headers. */
function entry({ within: [above, below, indent] }: WhenSent, lines: readonly string[]): Entry {
  const indented = (...some: readonly string[]) => some.map((line) => `${indent}${line}`);
  return {
    open: [
      above,
      ...indented(
        'const { writeHead } = res;',
        '// Set when the response is sent, so that error pages and static files have them too.',
        'res.writeHead = (...args) => {',
        ...SET_GIVEN.map((line) => `  ${line}`),
      ),
    ].join('\n'),
    line: indented(...lines.map((line) => `  ${line}`)).join('\n'),
    close: [
      ...indented('  return writeHead.apply(res, args.filter((arg) => arg !== given));', '};'),
      below,
    ].join('\n'),
  };
}

export function setOnResponse(
  on: WhenSent,
  { name, value, replaces, isHsts, comments }: Header,
  { front }: ChainContext,
  warnings: readonly string[],
): Lines {
  const sent = `res.getHeader(${literal(name)})`;
  const conditions = [
    ...(isHsts ? [`(${on.isHttps})`] : []),
    replaces === undefined ? `!${sent}` : `[undefined, ${literal(replaces)}].includes(${sent})`,
  ];
  const line = `if (${conditions.join(' && ')}) res.setHeader(${literal(name)}, ${literal(value)});`;
  return {
    units: [entry(on, [...comments('//'), line])],
    warnings: [...warnings, unreachedWarning(front)],
  };
}

export function removeOnResponse(on: WhenSent, { name, only }: RemovedHeader): Lines {
  const condition = only === undefined ? '' : `if (res.getHeader(${literal(name)}) === ${literal(only)}) `;
  return { units: [entry(on, [`${condition}res.removeHeader(${literal(name)});`])] };
}

/** Whatever package sets it: its own option for Secure sends no cookie, or an error, where it sees no HTTPS. */
export function cookieOnResponse(on: WhenSent, cookie: Cookie, { front }: ChainContext): Lines {
  const condition = cookie.wanted.secure ? `if (${on.isHttps}) ` : '';
  return {
    units: [entry(on, ADD_TO_COOKIE), entry(on, [`${condition}${addToCookie(cookie)}`])],
    needs: cookie.wanted.secure ? forwardingNeeds(front) : [],
  };
}

const ADD_TO_COOKIE = jsAddToCookie('[res.getHeader("Set-Cookie") ?? []].flat()', [
  'if (cookies.length > 0) res.setHeader("Set-Cookie", cookies);',
]);

// Not trust proxy, which also changes req.ip and req.hostname.
const EXPRESS_IS_HTTPS = 'req.secure || /^https\\b/i.test(req.get("X-Forwarded-Proto"))';

/** Express 5 and 4. */
export const express = nodeStack({
  label: 'Express',
  adds: ['x-powered-by'],
  own: { 'x-powered-by': 'app.disable("x-powered-by");' },
  within: ['app.use((req, res, next) => {', '  next();\n});', '  '],
  isHttps: EXPRESS_IS_HTTPS,
  redirect: [
    'app.use((req, res, next) => {',
    `  if (${EXPRESS_IS_HTTPS}) return next();`,
    '  res.redirect(301, `https://${req.hostname}${req.originalUrl}`);',
    '});',
  ].join('\n'),
  headerWarnings: [],
  debugWarnings: [],
});

// Not app.proxy: it also trusts X-Forwarded-Host and X-Forwarded-For from any client.
const KOA_IS_HTTPS = 'ctx.secure || /^https\\b/i.test(ctx.get("X-Forwarded-Proto"))';

/** Koa 3, and 2. */
export const koa = nodeStack({
  label: 'Koa',
  within: ['app.use((ctx, next) => {\n  const { res } = ctx;', '  return next();\n});', '  '],
  isHttps: KOA_IS_HTTPS,
  redirect: [
    'app.use((ctx, next) => {',
    `  if (${KOA_IS_HTTPS}) return next();`,
    '  ctx.status = 301;',
    '  ctx.redirect(`https://${ctx.hostname}${ctx.originalUrl}`);',
    '});',
  ].join('\n'),
  headerWarnings: [],
  debugWarnings: [
    'Koa itself shows no stack trace. If you still see one, an error handler of the application writes it.',
  ],
});

const FASTIFY_IS_HTTPS =
  'request.protocol === "https" || /^https\\b/i.test(request.headers["x-forwarded-proto"])';

/** Fastify 5. */
export const fastify = nodeStack({
  label: 'Fastify',
  // Not onSend: plugins set cookies in theirs, which come later.
  within: ['app.addHook("onRequest", async (request, { raw: res }) => {', '});', '  '],
  isHttps: FASTIFY_IS_HTTPS,
  redirect: [
    'app.addHook("onRequest", async (request, reply) => {',
    `  if (${FASTIFY_IS_HTTPS}) return;`,
    '  return reply.code(301).redirect(`https://${request.hostname}${request.originalUrl}`);',
    '});',
  ].join('\n'),
  headerWarnings: ['Fastify responds to an invalid URL (/%ff) before it runs any hook.'],
  debugWarnings: [
    'Fastify itself sends no stack trace. If you still see one, an error handler of the application writes it.',
  ],
});
