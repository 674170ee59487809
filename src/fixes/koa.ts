import { nodeStack } from './node.js';

/** Koa 3, and 2. */
export const koa = nodeStack({
  label: 'Koa',
  response: {
    // The last moment: Koa's own error page drops every header that was set before.
    open: [
      'app.use((ctx, next) => {',
      '  const { res } = ctx;',
      '  const { writeHead } = res;',
      '  // As the answer leaves, so that error pages and static files have them too.',
      '  res.writeHead = (...args) => {',
    ].join('\n'),
    indent: '    ',
    close: ['    return writeHead.apply(res, args);', '  };', '  return next();', '});'].join('\n'),
  },
  setHeader: (name, value) => `res.setHeader(${name}, ${value});`,
  removeHeader: (name) => `res.removeHeader(${name});`,
  // app.proxy would do this too, and believe X-Forwarded-Host and X-Forwarded-For of everybody.
  scheme: [
    '// Behind a TLS proxy the scheme is in X-Forwarded-Proto.',
    'app.use((ctx, next) => {',
    '  ctx.state.isHttps = ctx.secure || /^https\\b/i.test(ctx.get("X-Forwarded-Proto"));',
    '  ctx.cookies.secure = ctx.state.isHttps;',
    '  return next();',
    '});',
  ].join('\n'),
  isHttps: 'ctx.state.isHttps',
  redirect: [
    'app.use((ctx, next) => {',
    '  if (ctx.state.isHttps) return next();',
    '  ctx.status = 301;',
    '  ctx.redirect(`https://${ctx.hostname}${ctx.originalUrl}`);',
    '});',
  ].join('\n'),
  setCookie: (name, value, { secure, httpOnly, isReadable, sameSite }) => {
    const attributes = [
      // true would be an error on a request that came over http.
      ...(secure ? ['secure: ctx.state.isHttps'] : []),
      // Koa's default is true.
      ...(httpOnly ? ['httpOnly: true'] : isReadable ? ['httpOnly: false'] : []),
      ...(sameSite === undefined ? [] : [`sameSite: "${sameSite.toLowerCase()}"`]),
    ];
    // A signature is set by the call that sets what it signs.
    const signed = name.replace(/(?<=[^"])\.sig"$/, '"');
    return `ctx.cookies.set(${signed}, ${value}, { ${attributes.join(', ')} });`;
  },
  session: {
    comment:
      'Over https Koa adds Secure by itself unless told otherwise; true would answer 500 over http. koa-session reads these here, koa-generic-session under cookie.',
    secure: 'undefined',
  },
  headerWarnings: ['Replaces what routes set under this name.'],
  debugWarnings: [
    'Koa itself shows no stack trace: where it stays, an error handler of the application writes it.',
  ],
});
