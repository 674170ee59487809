import { nodeStack } from './node.js';

/** Koa 3, and 2. */
export const koa = nodeStack({
  label: 'Koa',
  response: {
    // In writeHead, because Koa's error page removes every header that was set before.
    open: [
      'app.use((ctx, next) => {',
      '  const { res } = ctx;',
      '  const { writeHead } = res;',
      '  // Set when the response is sent, so that error pages and static files have them too.',
      '  res.writeHead = (...args) => {',
    ].join('\n'),
    indent: '    ',
    close: ['    return writeHead.apply(res, args);', '  };', '  return next();', '});'].join('\n'),
  },
  setHeader: (name, value) => `res.setHeader(${name}, ${value});`,
  getHeader: (name) => `res.getHeader(${name})`,
  removeHeader: (name) => `res.removeHeader(${name});`,
  // Not app.proxy: it also trusts X-Forwarded-Host and X-Forwarded-For from any client.
  scheme: [
    '// Behind a TLS proxy, X-Forwarded-Proto has the scheme.',
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
      // With true, Koa throws on an HTTP request.
      ...(secure ? ['secure: ctx.state.isHttps'] : []),
      // Koa's default is true.
      ...(httpOnly ? ['httpOnly: true'] : isReadable ? ['httpOnly: false'] : []),
      ...(sameSite === undefined ? [] : [`sameSite: "${sameSite.toLowerCase()}"`]),
    ];
    // Koa sets a signature with the cookie that it signs.
    const signed = name.replace(/(?<=[^"])\.sig"$/, '"');
    return `ctx.cookies.set(${signed}, ${value}, { ${attributes.join(', ')} });`;
  },
  session: {
    comment:
      'Koa adds Secure over HTTPS by default; secure: true would cause a 500 over HTTP. koa-session reads these here, koa-generic-session from cookie.',
    secure: 'undefined',
  },
  headerWarnings: [],
  debugWarnings: [
    'Koa itself shows no stack trace. If you still see one, an error handler of the application writes it.',
  ],
});
