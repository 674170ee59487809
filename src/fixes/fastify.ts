import { writeAttributes } from './cookies.js';
import { nodeStack } from './node.js';

/** Fastify 5. */
export const fastify = nodeStack({
  label: 'Fastify',
  response: {
    open: 'app.addHook("onSend", async (request, reply) => {',
    indent: '  ',
    close: '});',
  },
  setHeader: (name, value) => `reply.header(${name}, ${value});`,
  removeHeader: (name) => `reply.removeHeader(${name});`,
  // trustProxy does this too, but only where app is made, and it believes the other headers as well.
  scheme: [
    '// Behind a TLS proxy the scheme is in X-Forwarded-Proto.',
    'app.addHook("onRequest", async (request) => {',
    '  if (/^https\\b/i.test(String(request.headers["x-forwarded-proto"]))) {',
    '    Object.defineProperty(request, "protocol", { value: "https" });',
    '  }',
    '});',
  ].join('\n'),
  isHttps: 'request.protocol === "https"',
  redirect: [
    'app.addHook("onRequest", async (request, reply) => {',
    '  if (request.protocol === "https") return;',
    '  return reply.code(301).redirect(`https://${request.hostname}${request.originalUrl}`);',
    '});',
  ].join('\n'),
  // In plain Fastify, so that it holds with and without @fastify/cookie.
  setCookie: (name, value, attributes) => {
    const written = writeAttributes(attributes, (attribute, sameSite) =>
      sameSite === undefined ? `; ${attribute}` : `; ${attribute}=${sameSite}`,
    ).join('');
    const start = `${name.slice(0, -1)}="`;
    return `reply.header("set-cookie", ${start} + encodeURIComponent(${value}) + "; Path=/${written}");`;
  },
  session: {
    comment:
      '@fastify/session and @fastify/secure-session read these under cookie, @fastify/cookie beside it.',
    secure: 'true',
  },
  headerWarnings: [
    'Replaces what routes set under this name. An address that is not even a URL (/%ff) Fastify answers before any hook.',
  ],
  debugWarnings: [
    'Fastify itself sends no stack trace: where it stays, an error handler of the application writes it.',
  ],
});
