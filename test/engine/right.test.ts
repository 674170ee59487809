import { expect, test } from 'vitest';
import { HARDENED } from '../../src/demo/configs.js';
import { audit } from '../../src/engine/index.js';
import wellKept from '../fixtures/well-kept.json' with { type: 'json' };
import { pageWith, type PageParts } from '../support/page.js';

/** Recommended or well-known configurations, which must have no finding of our own above info. */
const RIGHT: Readonly<Record<string, PageParts>> = {
  'the hardened shop': {
    headers: [...HARDENED.before(), ...HARDENED.after],
    scripts: [{ src: '/shop.js', type: 'module' }],
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
  'what OWASP recommends for the response to a logout': {
    headers: [
      ['Cache-Control', 'no-store, max-age=0'],
      ['Clear-Site-Data', '"cache","cookies","storage"'],
      ['X-DNS-Prefetch-Control', 'off'],
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
  GitHub: {
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
        // Shortened: one or two of each kind of host.
        "default-src 'none'; base-uri 'self'; child-src github.githubassets.com github.com/assets-cdn/worker/; connect-src 'self' uploads.github.com raw.githubusercontent.com github-cloud.s3.amazonaws.com *.rel.tunnels.api.visualstudio.com wss://*.rel.tunnels.api.visualstudio.com productionresultssa0.blob.core.windows.net/ wss://alive.github.com; font-src github.githubassets.com; form-action 'self' github.com gist.github.com copilot-workspace.githubnext.com; frame-ancestors 'none'; frame-src viewscreen.githubusercontent.com; img-src 'self' data: blob: github.githubassets.com *.githubusercontent.com; manifest-src 'self'; media-src github.com user-images.githubusercontent.com/; script-src github.githubassets.com; style-src 'unsafe-inline' github.githubassets.com; upgrade-insecure-requests; worker-src github.githubassets.com github.com/assets-cdn/worker/",
      ],
      ['Server', 'github.com'],
    ],
    setCookies: [
      '_gh_sess=1; Path=/; HttpOnly; Secure; SameSite=Lax',
      'logged_in=no; Path=/; Domain=github.com; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax',
    ],
  },
  'Google’s sign-in': {
    url: 'https://accounts.google.com/',
    headers: [
      ['X-Frame-Options', 'DENY'],
      ['Cache-Control', 'no-cache, no-store, max-age=0, must-revalidate'],
      ['Pragma', 'no-cache'],
      ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
      ['Permissions-Policy', 'ch-ua-arch=*, ch-ua-full-version-list=*, ch-ua-model=*, ch-ua-platform=*'],
      ['Accept-CH', 'Sec-CH-UA-Arch, Sec-CH-UA-Full-Version-List, Sec-CH-UA-Model, Sec-CH-UA-Platform'],
      [
        'Content-Security-Policy',
        "script-src 'report-sample' 'nonce-cQPEmI-L3PbCT8T9TYWj6g' 'unsafe-inline';object-src 'none';base-uri 'self';report-uri /v3/signin/_/AccountsSignInUi/cspreport;worker-src 'self'",
      ],
      [
        'Content-Security-Policy',
        "script-src 'unsafe-inline' 'unsafe-eval' blob: data: 'self' https://apis.google.com https://www.google.com https://www.googletagmanager.com https://www.gstatic.com https://www.google.com/tools/feedback/;report-uri /v3/signin/_/AccountsSignInUi/cspreport/allowlist",
      ],
      [
        'Content-Security-Policy',
        "require-trusted-types-for 'script';report-uri /v3/signin/_/AccountsSignInUi/cspreport",
      ],
      [
        'Content-Security-Policy-Report-Only',
        "script-src 'unsafe-inline' 'unsafe-eval' blob: data: https://ajax.googleapis.com/ajax/libs/jquery/3.6.4/jquery.min.js https://www.gstatic.com/recaptcha/;report-uri /v3/signin/_/AccountsSignInUi/cspreport/fine-allowlist",
      ],
      [
        'Report-To',
        '{"group":"AccountsSignInUi","max_age":2592000,"endpoints":[{"url":"https://csp.withgoogle.com/csp/report-to/AccountsSignInUi"}]}',
      ],
      ['Cross-Origin-Resource-Policy', 'same-site'],
      ['Cross-Origin-Opener-Policy-Report-Only', 'same-origin; report-to="AccountsSignInUi"'],
      ['Reporting-Endpoints', 'default="/v3/signin/_/AccountsSignInUi/web-reports?context=eJwNwz1L"'],
      ['Server', 'ESF'],
      ['X-XSS-Protection', '0'],
      ['X-Content-Type-Options', 'nosniff'],
    ],
    scripts: [{}, { src: 'https://www.gstatic.com/_/mss/boq-identity/_/js/a.js' }],
    setCookies: ['__Host-GAPS=1; Max-Age=63072000; Path=/; Secure; HttpOnly; Priority=HIGH'],
  },
  'Google’s home page': {
    url: 'https://www.google.com/',
    headers: [
      ['Expires', '-1'],
      ['Cache-Control', 'private, max-age=0'],
      ['Strict-Transport-Security', 'max-age=31536000'],
      [
        'Content-Security-Policy-Report-Only',
        "object-src 'none';base-uri 'self';script-src 'nonce-oZDOOXaoBYtMnNmIwb_dDA' 'strict-dynamic' 'report-sample' 'unsafe-eval' 'unsafe-inline' https: http:;report-uri https://csp.withgoogle.com/csp/gws/other-hp",
      ],
      ['Cross-Origin-Opener-Policy', 'same-origin-allow-popups; report-to="gws"'],
      [
        'Report-To',
        '{"group":"gws","max_age":2592000,"endpoints":[{"url":"https://csp.withgoogle.com/csp/report-to/gws/other"}]}',
      ],
      ['Permissions-Policy', 'unload=()'],
      ['P3P', 'CP="This is not a P3P policy! See g.co/p3phelp for more info."'],
      ['Server', 'gws'],
      ['X-XSS-Protection', '0'],
      ['X-Frame-Options', 'SAMEORIGIN'],
    ],
  },
  'JSON, which is no page': {
    contentType: 'application/json',
    headers: [
      ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'],
      ['X-Content-Type-Options', 'nosniff'],
    ],
  },
  // Real sites with A+ at the Observatory: the headers that rules read, without the values of cookies.
  ...(wellKept as unknown as Record<string, PageParts>),
};

test('every rule has the evidence it needs, except the probes', () => {
  for (const page of Object.values(RIGHT)) {
    const { unknowns } = audit(pageWith({ uses: {}, ...page }));
    expect(unknowns.filter(({ because }) => because !== 'not-probed')).toEqual([]);
  }
});

test.each(Object.entries(RIGHT))('%s: no finding of our own above info', (_, page) => {
  const own = audit(pageWith(page)).findings.filter(({ observatory }) => observatory === undefined);
  expect(
    own.filter(({ severity }) => severity !== 'info').map(({ id }) => id),
    'These rules are wrong about a well-kept site: make the check narrower, or its points 0.',
  ).toEqual([]);
});
