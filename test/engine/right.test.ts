import { expect, test } from 'vitest';
import { HARDENED } from '../../src/demo/faces.js';
import { audit } from '../../src/engine/index.js';
import { pageWith, type PageParts } from '../support/page.js';

/** What is right, as others recommend or send it. Of ours nothing above info may be said of it. */
const RIGHT: Readonly<Record<string, PageParts>> = {
  'the hardened shop': {
    headers: [...HARDENED.before(), ...HARDENED.after],
    setCookies: [HARDENED.sessionCookie, HARDENED.tokenCookie].map(
      (name) => `${name}=1${HARDENED.cookieAttributes}`,
    ),
  },
  'what OWASP’s Secure Headers Project recommends': {
    headers: [
      ['Cache-Control', 'no-store, max-age=0'],
      [
        'Content-Security-Policy',
        "default-src 'self'; form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'; upgrade-insecure-requests",
      ],
      ['Cross-Origin-Embedder-Policy', 'require-corp'],
      ['Cross-Origin-Opener-Policy', 'same-origin'],
      ['Cross-Origin-Resource-Policy', 'same-origin'],
      ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
      ['Referrer-Policy', 'no-referrer'],
      ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'],
      ['X-Content-Type-Options', 'nosniff'],
      ['X-Frame-Options', 'deny'],
      ['X-Permitted-Cross-Domain-Policies', 'none'],
    ],
  },
  'helmet’s defaults': {
    headers: [
      [
        'Content-Security-Policy',
        "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests",
      ],
      ['Cross-Origin-Opener-Policy', 'same-origin'],
      ['Cross-Origin-Resource-Policy', 'same-origin'],
      ['Origin-Agent-Cluster', '?1'],
      ['Referrer-Policy', 'no-referrer'],
      ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
      ['X-Content-Type-Options', 'nosniff'],
      ['X-DNS-Prefetch-Control', 'off'],
      ['X-Download-Options', 'noopen'],
      ['X-Frame-Options', 'SAMEORIGIN'],
      ['X-Permitted-Cross-Domain-Policies', 'none'],
      ['X-XSS-Protection', '0'],
    ],
  },
  'GitHub, but for its long policy': {
    url: 'https://github.com/',
    headers: [
      ['Cache-Control', 'max-age=0, private, must-revalidate'],
      ['Strict-Transport-Security', 'max-age=31536000; includeSubdomains; preload'],
      ['X-Frame-Options', 'deny'],
      ['X-Content-Type-Options', 'nosniff'],
      ['X-XSS-Protection', '0'],
      ['Referrer-Policy', 'origin-when-cross-origin, strict-origin-when-cross-origin'],
      [
        'Content-Security-Policy',
        "default-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
      ],
      ['Server', 'github.com'],
    ],
    setCookies: [
      '_gh_sess=1; Path=/; HttpOnly; Secure; SameSite=Lax',
      'logged_in=no; Path=/; Domain=github.com; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax',
    ],
  },
  'Google’s sign-in, but for its policies': {
    url: 'https://accounts.google.com/',
    headers: [
      ['X-Frame-Options', 'DENY'],
      ['Cache-Control', 'no-cache, no-store, max-age=0, must-revalidate'],
      ['Pragma', 'no-cache'],
      ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
      ['Content-Security-Policy', "default-src 'none'; base-uri 'self'; form-action 'self'"],
      ['Server', 'ESF'],
      ['X-XSS-Protection', '0'],
      ['X-Content-Type-Options', 'nosniff'],
    ],
    setCookies: ['__Host-GAPS=1; Max-Age=63072000; Path=/; Secure; HttpOnly; Priority=HIGH'],
  },
};

test.each(Object.entries(RIGHT))('nothing of ours above info is said of %s', (_, page) => {
  const own = audit(pageWith(page)).findings.filter(({ observatory }) => observatory === undefined);
  expect(own.filter(({ severity }) => severity !== 'info').map(({ id }) => id)).toEqual([]);
});
