import { nodeStack } from './node.js';

const IS_HTTPS = 'request.protocol === "https" || /^https\\b/i.test(request.headers["x-forwarded-proto"])';

/** Fastify 5. */
export const fastify = nodeStack({
  label: 'Fastify',
  // Not onSend: plugins set cookies in theirs, which come later.
  within: ['app.addHook("onRequest", async (request, { raw: res }) => {', '});', '  '],
  isHttps: IS_HTTPS,
  redirect: [
    'app.addHook("onRequest", async (request, reply) => {',
    `  if (${IS_HTTPS}) return;`,
    '  return reply.code(301).redirect(`https://${request.hostname}${request.originalUrl}`);',
    '});',
  ].join('\n'),
  headerWarnings: ['Fastify responds to an invalid URL (/%ff) before it runs any hook.'],
  debugWarnings: [
    'Fastify itself sends no stack trace. If you still see one, an error handler of the application writes it.',
  ],
});
