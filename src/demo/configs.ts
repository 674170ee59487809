import type { ShopConfig } from './shop.js';

/**
 * Django without its two middlewares that send security headers and with SESSION_COOKIE_HTTPONLY = False, under mod_wsgi
 * in an Apache that sends its version. `test/servers` has the same on the real servers.
 */
export const CARELESS: ShopConfig = {
  motto: 'This shop is configured carelessly, to show what that costs.',
  scheme: 'http allowed',
  script: 'inline',
  sessionCookie: 'sessionid',
  tokenCookie: 'csrftoken',
  // Django's default.
  cookieAttributes: '; Path=/; SameSite=Lax',
  before: () => [
    ['Date', new Date().toUTCString()],
    ['Server', 'Apache/2.4.58 (Ubuntu) mod_wsgi/5.0.0 Python/3.12'],
  ],
  after: [],
};

/** The same shop with the fixes applied. */
export const HARDENED: ShopConfig = {
  motto: 'The same shop with the fixes applied.',
  scheme: 'https only',
  script: 'file',
  sessionCookie: '__Host-sessionid',
  tokenCookie: '__Host-csrftoken',
  cookieAttributes: '; Path=/; Secure; HttpOnly; SameSite=Lax',
  before: () => [
    ['Date', new Date().toUTCString()],
    ['Server', 'Apache'],
  ],
  after: [
    ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'],
    [
      'Content-Security-Policy',
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ].join('; '),
    ],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'same-origin'],
    ['X-Frame-Options', 'DENY'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Embedder-Policy', 'require-corp'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
  ],
};
