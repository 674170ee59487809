import { jsAttributes } from '../write/cookies.js';
import { nodeStack } from './node.js';

// Not trust proxy, which also changes req.ip and req.hostname.
const IS_HTTPS = 'req.secure || /^https\\b/i.test(req.get("X-Forwarded-Proto"))';

/** Express 5 and 4. */
export const express = nodeStack({
  label: 'Express',
  adds: ['x-powered-by'],
  own: { 'x-powered-by': 'app.disable("x-powered-by");' },
  response: {
    // In writeHead, after routes and Express' error page, which set headers of their own.
    open: [
      'app.use((req, res, next) => {',
      '  const { writeHead } = res;',
      '  // Set when the response is sent, so that error pages and static files have them too.',
      '  res.writeHead = (...args) => {',
    ].join('\n'),
    indent: '    ',
    close: ['    return writeHead.apply(res, args);', '  };', '  next();', '});'].join('\n'),
  },
  setHeader: (name, value) => `res.setHeader(${name}, ${value});`,
  getHeader: (name) => `res.getHeader(${name})`,
  removeHeader: (name) => `res.removeHeader(${name});`,
  isHttps: IS_HTTPS,
  redirect: [
    'app.use((req, res, next) => {',
    `  if (${IS_HTTPS}) return next();`,
    '  res.redirect(301, `https://${req.hostname}${req.originalUrl}`);',
    '});',
  ].join('\n'),
  setCookie: (name, value, attributes) =>
    `res.cookie(${name}, ${value}, { ${jsAttributes(attributes).join(', ')} });`,
  // Not 1 or true: they trust X-Forwarded-For from any client that reaches Express without the proxy.
  trustProxy: [
    '// Trust X-Forwarded-Proto from a TLS proxy at a private address. Add other addresses here.',
    '// Leave this out if trust proxy is set already.',
    'app.set("trust proxy", "loopback, linklocal, uniquelocal");',
  ].join('\n'),
  sessionOptions: (name, isSigned) =>
    isSigned || name === 'session'
      ? { package: 'cookie-session', in: 'options' }
      : {
          package: 'express-session',
          in: 'cookie',
          ...(name !== 'connect.sid' && {
            otherwise: 'cookie-session takes these in its options, not in cookie.',
          }),
        },
  headerWarnings: [],
  debugWarnings: [],
});
