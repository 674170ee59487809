import { nodeStack } from './node.js';

// Not app.proxy: it also trusts X-Forwarded-Host and X-Forwarded-For from any client.
const IS_HTTPS = 'ctx.secure || /^https\\b/i.test(ctx.get("X-Forwarded-Proto"))';

/** Koa 3, and 2. */
export const koa = nodeStack({
  label: 'Koa',
  within: ['app.use((ctx, next) => {\n  const { res } = ctx;', '  return next();\n});', '  '],
  isHttps: IS_HTTPS,
  redirect: [
    'app.use((ctx, next) => {',
    `  if (${IS_HTTPS}) return next();`,
    '  ctx.status = 301;',
    '  ctx.redirect(`https://${ctx.hostname}${ctx.originalUrl}`);',
    '});',
  ].join('\n'),
  headerWarnings: [],
  debugWarnings: [
    'Koa itself shows no stack trace. If you still see one, an error handler of the application writes it.',
  ],
});
