import { writeAttributes } from '../write/cookies.js';
import { nodeStack } from './node.js';

const FORWARDED = '/^https\\b/i.test(request.headers["x-forwarded-proto"])';
const IS_HTTPS = `request.protocol === "https" || ${FORWARDED}`;

/** Fastify 5. */
export const fastify = nodeStack({
  label: 'Fastify',
  response: {
    open: 'app.addHook("onSend", async (request, reply) => {',
    indent: '  ',
    close: '});',
  },
  setHeader: (name, value) => `reply.header(${name}, ${value});`,
  getHeader: (name) => `reply.getHeader(${name})`,
  removeHeader: (name) => `reply.removeHeader(${name});`,
  isHttps: IS_HTTPS,
  redirect: [
    'app.addHook("onRequest", async (request, reply) => {',
    `  if (${IS_HTTPS}) return;`,
    '  return reply.code(301).redirect(`https://${request.hostname}${request.originalUrl}`);',
    '});',
  ].join('\n'),
  // In plain Fastify, so that it works with and without @fastify/cookie.
  setCookie: (name, value, attributes) => {
    const written = writeAttributes(attributes, (attribute, sameSite) =>
      sameSite === undefined ? `; ${attribute}` : `; ${attribute}=${sameSite}`,
    ).join('');
    const start = `${name.slice(0, -1)}="`;
    return `reply.header("set-cookie", ${start} + encodeURIComponent(${value}) + "; Path=/${written}");`;
  },
  // Not trustProxy: it is an option of the call that creates app, and it also trusts the other headers.
  trustProxy: [
    '// Behind a TLS proxy, X-Forwarded-Proto has the scheme. Not needed with the option trustProxy.',
    'app.addHook("onRequest", async (request) => {',
    `  if (${FORWARDED}) Object.defineProperty(request, "protocol", { value: "https" });`,
    '});',
  ].join('\n'),
  sessionOptions: (name) => ({
    package: name === 'session' ? '@fastify/secure-session' : '@fastify/session',
    in: 'cookie',
  }),
  headerWarnings: ['Fastify responds to an invalid URL (/%ff) before it runs any hook.'],
  debugWarnings: [
    'Fastify itself sends no stack trace. If you still see one, an error handler of the application writes it.',
  ],
});
