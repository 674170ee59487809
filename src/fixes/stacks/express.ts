import { nodeStack } from './node.js';

// Not trust proxy, which also changes req.ip and req.hostname.
const IS_HTTPS = 'req.secure || /^https\\b/i.test(req.get("X-Forwarded-Proto"))';

/** Express 5 and 4. */
export const express = nodeStack({
  label: 'Express',
  adds: ['x-powered-by'],
  own: { 'x-powered-by': 'app.disable("x-powered-by");' },
  within: ['app.use((req, res, next) => {', '  next();\n});', '  '],
  isHttps: IS_HTTPS,
  redirect: [
    'app.use((req, res, next) => {',
    `  if (${IS_HTTPS}) return next();`,
    '  res.redirect(301, `https://${req.hostname}${req.originalUrl}`);',
    '});',
  ].join('\n'),
  headerWarnings: [],
  debugWarnings: [],
});
