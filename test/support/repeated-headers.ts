import type { SiteResponse } from '../../src/demo/index.js';

/** Repeated header lines, which differ from comma-separated values only on the wire. */
export const TWICE: SiteResponse = {
  headers: [
    ['Content-Type', 'text/html'],
    ['Server', 'nginx'],
    ['Strict-Transport-Security', 'max-age=31536000'],
    ['Content-Security-Policy', "default-src 'self'"],
    ['Content-Security-Policy', "img-src 'none'; frame-ancestors 'none'"],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
    ['Referrer-Policy', 'same-origin'],
    ['Set-Cookie', 'one=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT'],
    ['Set-Cookie', 'two=2; Secure; SameSite=Lax'],
  ],
  body: '<title>Twice</title>',
};
