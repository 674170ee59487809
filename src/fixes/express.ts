import { jsAttributes } from './cookies.js';
import { nodeStack } from './node.js';

/** Express 5 and 4. */
export const express = nodeStack({
  label: 'Express',
  adds: ['x-powered-by'],
  own: { 'x-powered-by': 'app.disable("x-powered-by");' },
  response: {
    // The last moment: Express' own error page brings a policy of its own, and routes may set headers too.
    open: [
      'app.use((req, res, next) => {',
      '  const { writeHead } = res;',
      '  // As the answer leaves, so that error pages and static files have them too.',
      '  res.writeHead = (...args) => {',
    ].join('\n'),
    indent: '    ',
    close: ['    return writeHead.apply(res, args);', '  };', '  next();', '});'].join('\n'),
  },
  setHeader: (name, value) => `res.setHeader(${name}, ${value});`,
  removeHeader: (name) => `res.removeHeader(${name});`,
  // Not 1 or true: those believe X-Forwarded-For of whoever reaches Express past the proxy.
  scheme: [
    '// Behind a TLS proxy at a private address the scheme is in X-Forwarded-Proto; name other addresses here.',
    'app.set("trust proxy", "loopback, linklocal, uniquelocal");',
  ].join('\n'),
  isHttps: 'req.secure',
  redirect: [
    'app.use((req, res, next) => {',
    '  if (req.secure) return next();',
    '  res.redirect(301, `https://${req.hostname}${req.originalUrl}`);',
    '});',
  ].join('\n'),
  setCookie: (name, value, attributes) =>
    `res.cookie(${name}, ${value}, { ${jsAttributes(attributes).join(', ')} });`,
  session: { comment: 'express-session reads these under cookie, cookie-session beside it.', secure: 'true' },
  headerWarnings: ['Replaces what routes set under this name.'],
  debugWarnings: [],
});
