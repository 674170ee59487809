import { nodeStack } from './node.js';

// Not app.proxy: it also trusts X-Forwarded-Host and X-Forwarded-For from any client.
const IS_HTTPS = 'ctx.secure || /^https\\b/i.test(ctx.get("X-Forwarded-Proto"))';
const SECURE = `ctx.cookies.secure = ${IS_HTTPS};`;

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
  isHttps: IS_HTTPS,
  redirect: [
    'app.use((ctx, next) => {',
    `  if (${IS_HTTPS}) return next();`,
    '  ctx.status = 301;',
    '  ctx.redirect(`https://${ctx.hostname}${ctx.originalUrl}`);',
    '});',
  ].join('\n'),
  setCookie: (name, value, { httpOnly, isReadable, sameSite }) => {
    const attributes = [
      // Koa's default is true.
      ...(httpOnly ? ['httpOnly: true'] : isReadable ? ['httpOnly: false'] : []),
      ...(sameSite === undefined ? [] : [`sameSite: "${sameSite.toLowerCase()}"`]),
    ];
    // Koa sets a signature with the cookie that it signs.
    const signed = name.replace(/(?<=[^"])\.sig"$/, '"');
    const options = attributes.length > 0 ? `, { ${attributes.join(', ')} }` : '';
    return `ctx.cookies.set(${signed}, ${value}${options});`;
  },
  // With secure: true, Koa throws on an HTTP request.
  aboveSecure: `// Koa adds Secure to every cookie where this is true.\n${SECURE}`,
  trustProxy: [
    '// Behind a TLS proxy, X-Forwarded-Proto has the scheme.',
    'app.use((ctx, next) => {',
    `  ${SECURE}`,
    '  return next();',
    '});',
  ].join('\n'),
  sessionOptions: (name) => ({
    ...(name === 'koa.sid'
      ? { package: 'koa-generic-session', in: 'cookie' }
      : { package: 'koa-session', in: 'options' }),
    isSecureByItself: true,
  }),
  headerWarnings: [],
  debugWarnings: [
    'Koa itself shows no stack trace. If you still see one, an error handler of the application writes it.',
  ],
});
