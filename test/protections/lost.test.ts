import { describe, expect, it } from 'vitest';
import type { Answer } from './answer.js';
import { lost, lostIn } from './lost.js';
import { sentTwice } from './once.js';

/** `Name: value` lines, as a response has them. */
function answer(lines: readonly string[], address = 'GET /', status = 200): Answer {
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    (headers[line.slice(0, at).toLowerCase()] ??= []).push(line.slice(at + 1).trim());
  }
  return { address, status, headers };
}

type Lines = readonly string[] | string;

const linesOf = (lines: Lines) => (typeof lines === 'string' ? [lines] : lines);

const CSP = 'Content-Security-Policy: ';
const HSTS = 'Strict-Transport-Security: ';
const XFO = 'X-Frame-Options: ';
const PP = 'Permissions-Policy: ';
const MEDIA = `${CSP}default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'`;

/** Headers before, after, and how what is lost begins. */
const WEAKER: readonly (readonly [name: string, before: Lines, after: Lines, ...lost: string[]])[] = [
  ['DENY becomes SAMEORIGIN', `${XFO}DENY`, `${XFO}SAMEORIGIN`, "may be framed by: nobody → 'self'"],
  ['SAMEORIGIN is gone', `${XFO}SAMEORIGIN`, [], "may be framed by: 'self' → everybody"],
  [
    'frame-ancestors switches DENY off',
    `${XFO}DENY`,
    [`${XFO}DENY`, `${CSP}frame-ancestors 'self'`],
    "may be framed by: nobody → 'self'",
  ],
  ['ALLOW-FROM does nothing', `${XFO}SAMEORIGIN`, `${XFO}ALLOW-FROM https://a.test/`, 'may be framed by'],
  [
    'one more may frame it',
    `${CSP}frame-ancestors 'self' a.test`,
    `${CSP}frame-ancestors 'self' a.test b.test`,
    "may be framed by: 'self' a.test → 'self' a.test b.test",
  ],
  [
    'frame-ancestors is gone, and X-Frame-Options lets more',
    `${CSP}frame-ancestors 'none'`,
    `${XFO}SAMEORIGIN`,
    'may be framed by',
  ],
  [
    'a policy is gone',
    `${CSP}script-src 'self'`,
    [],
    "content-security-policy: gone or weaker: script-src 'self'",
  ],
  [
    'a policy only reports',
    `${CSP}script-src 'self'`,
    `Content-Security-Policy-Report-Only: script-src 'self'`,
    'content-security-policy: gone or weaker',
  ],
  [
    'sandbox is gone',
    `${CSP}sandbox`,
    `${CSP}default-src 'none'`,
    'content-security-policy: gone or weaker: sandbox',
  ],
  [
    'sandbox lets scripts run',
    `${CSP}sandbox allow-forms`,
    `${CSP}sandbox allow-forms allow-scripts`,
    'content-security-policy: gone or weaker: sandbox allow-forms',
  ],
  [
    "a site's policy replaces a strict one",
    MEDIA,
    `${CSP}default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; frame-ancestors 'self'`,
    "content-security-policy: gone or weaker: default-src 'none'; form-action 'none'",
  ],
  [
    'a directive takes over from default-src',
    `${CSP}default-src 'none'`,
    `${CSP}default-src 'none'; script-src 'self'`,
    "content-security-policy: gone or weaker: default-src 'none'",
  ],
  ['one more source', `${CSP}img-src 'self'`, `${CSP}img-src 'self' a.test`, 'content-security-policy'],
  ['a wildcard', `${CSP}img-src a.test`, `${CSP}img-src *.test`, 'content-security-policy'],
  ['data: is not under *', `${CSP}img-src *`, `${CSP}img-src * data:`, 'content-security-policy'],
  [
    'http: is not under https:',
    `${CSP}img-src https:`,
    `${CSP}img-src http://a.test`,
    'content-security-policy',
  ],
  [
    "'unsafe-eval'",
    `${CSP}script-src 'self'`,
    `${CSP}script-src 'self' 'unsafe-eval'`,
    'content-security-policy',
  ],
  [
    "'unsafe-inline' without the nonce that switched it off",
    `${CSP}script-src 'nonce-abc' 'unsafe-inline'`,
    `${CSP}script-src 'unsafe-inline'`,
    'content-security-policy',
  ],
  [
    "hosts without the 'strict-dynamic' that switched them off",
    `${CSP}script-src 'strict-dynamic' 'nonce-abc' https:`,
    `${CSP}script-src 'nonce-abc' https:`,
    'content-security-policy',
  ],
  [
    'the second of two policies is gone',
    [`${CSP}script-src 'self'`, `${CSP}object-src 'none'`],
    `${CSP}script-src 'self'`,
    "content-security-policy: gone or weaker: object-src 'none'",
  ],
  [
    'upgrade-insecure-requests is gone',
    `${CSP}upgrade-insecure-requests`,
    [],
    'content-security-policy: gone or weaker: upgrade-insecure-requests',
  ],
  [
    'trusted types are gone',
    `${CSP}require-trusted-types-for 'script'; trusted-types 'none'`,
    `${CSP}trusted-types *`,
    "content-security-policy: gone or weaker: require-trusted-types-for 'script'; trusted-types 'none'",
  ],
  ['base-uri is gone', `${CSP}base-uri 'none'`, `${CSP}default-src 'none'`, 'content-security-policy'],
  [
    'HSTS is shorter',
    `${HSTS}max-age=31536000`,
    `${HSTS}max-age=300`,
    'strict-transport-security: 31536000 s → 300 s',
  ],
  ['HSTS is gone', `${HSTS}max-age=300`, [], 'strict-transport-security: 300 s → 0 s'],
  [
    'the first HSTS counts',
    `${HSTS}max-age=31536000`,
    [`${HSTS}max-age=300`, `${HSTS}max-age=31536000`],
    'strict-transport-security: 31536000 s → 300 s',
  ],
  [
    'browsers ignore HSTS with a comma',
    `${HSTS}max-age=300; includeSubDomains`,
    `${HSTS}max-age=31536000, includeSubDomains`,
    'strict-transport-security: 300 s → 0 s',
    'strict-transport-security: includesubdomains is gone',
  ],
  [
    'HSTS for one host, and not to be preloaded',
    `${HSTS}max-age=300; includeSubDomains; preload`,
    `${HSTS}max-age=31536000`,
    'strict-transport-security: includesubdomains is gone',
    'strict-transport-security: preload is gone',
  ],
  ['nosniff is gone', 'X-Content-Type-Options: nosniff', [], 'x-content-type-options: nosniff → none'],
  [
    'nosniff is not the first',
    'X-Content-Type-Options: nosniff',
    'X-Content-Type-Options: x, nosniff',
    'x-content-type-options: nosniff → x',
  ],
  [
    'Referrer-Policy is looser',
    'Referrer-Policy: same-origin',
    'Referrer-Policy: strict-origin-when-cross-origin',
    'referrer-policy: same-origin → strict-origin-when-cross-origin',
  ],
  [
    'Referrer-Policy: the last word that browsers know',
    'Referrer-Policy: no-referrer',
    'Referrer-Policy: no-referrer, unsafe-url, never',
    'referrer-policy: no-referrer → unsafe-url',
  ],
  ['Referrer-Policy: the default', 'Referrer-Policy: no-referrer', [], 'referrer-policy'],
  ['Referrer-Policy: looser than the default', [], 'Referrer-Policy: unsafe-url', 'referrer-policy'],
  [
    'Referrer-Policy: the origin goes to http',
    'Referrer-Policy: no-referrer-when-downgrade',
    'Referrer-Policy: origin',
    'referrer-policy',
  ],
  [
    'COOP and CORP are gone',
    ['Cross-Origin-Opener-Policy: same-origin', 'Cross-Origin-Resource-Policy: same-site'],
    [],
    'cross-origin-opener-policy: same-origin → none',
    'cross-origin-resource-policy: same-site → none',
  ],
  [
    'COOP lets pop-ups keep their opener',
    'Cross-Origin-Opener-Policy: same-origin; report-to="x"',
    'Cross-Origin-Opener-Policy: same-origin-allow-popups',
    'cross-origin-opener-policy',
  ],
  [
    'COOP and CORP that are sent twice do nothing',
    ['Cross-Origin-Opener-Policy: same-origin', 'Cross-Origin-Resource-Policy: same-origin'],
    [
      'Cross-Origin-Opener-Policy: same-origin',
      'Cross-Origin-Opener-Policy: same-origin',
      'Cross-Origin-Resource-Policy: same-origin, same-origin',
    ],
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
  ],
  ['COEP is gone', 'Cross-Origin-Embedder-Policy: require-corp', [], 'cross-origin-embedder-policy'],
  [
    'COEP is looser',
    'Cross-Origin-Embedder-Policy: require-corp',
    'Cross-Origin-Embedder-Policy: credentialless',
    'cross-origin-embedder-policy',
  ],
  [
    'isolation is gone',
    'Document-Isolation-Policy: isolate-and-require-corp',
    [],
    'document-isolation-policy',
  ],
  ['its own process is given up', [], 'Origin-Agent-Cluster: ?0', 'origin-agent-cluster'],
  ['Permissions-Policy is gone', `${PP}camera=(), usb=*`, [], 'permissions-policy: camera is gone or weaker'],
  [
    'a feature is gone',
    `${PP}camera=(), usb=()`,
    `${PP}usb=()`,
    'permissions-policy: camera is gone or weaker',
  ],
  [
    'a feature is for more',
    `${PP}camera=()`,
    `${PP}camera=self`,
    'permissions-policy: camera is gone or weaker',
  ],
  [
    'Permissions-Policy cannot be parsed',
    `${PP}camera=()`,
    `${PP}camera=(), usb='none'`,
    'permissions-policy: camera',
  ],
  ['Feature-Policy is gone', "Feature-Policy: camera 'none'; usb *", [], 'permissions-policy: camera'],
  [
    'Permissions-Policy takes over from Feature-Policy',
    "Feature-Policy: camera 'none'",
    ["Feature-Policy: camera 'none'", `${PP}camera=*`],
    'permissions-policy: camera',
  ],
  ['others may read it', [], 'Access-Control-Allow-Origin: *', 'access-control-allow-origin: none → *'],
  [
    'others may read what is meant for the user',
    'Access-Control-Allow-Origin: https://a.test',
    ['Access-Control-Allow-Origin: https://a.test', 'Access-Control-Allow-Credentials: true'],
    'access-control-allow-credentials: none → true',
  ],
  [
    'caches may keep it',
    'Cache-Control: private, no-store',
    'Cache-Control: no-cache',
    'cache-control: no-store',
    'cache-control: private',
  ],
  [
    'private does not replace no-store',
    'Cache-Control: no-store',
    'Cache-Control: private',
    'cache-control: no-store',
  ],
  [
    'a file is shown instead of saved',
    'Content-Disposition: attachment; filename="a.html"',
    'Content-Disposition: inline; filename="attachment"',
    'content-disposition: attachment is gone',
  ],
  [
    'signing out leaves data',
    'Clear-Site-Data: "cookies", "storage"',
    'Clear-Site-Data: "cookies"',
    'clear-site-data: "storage"',
  ],
  [
    'flags of a cookie',
    'Set-Cookie: a=1; Secure; HttpOnly; SameSite=Strict; Partitioned',
    'Set-Cookie: a=1; SameSite=Lax',
    'cookie a: secure is gone',
    'cookie a: httponly is gone',
    'cookie a: partitioned is gone',
    'cookie a: samesite=strict is gone',
  ],
  [
    'a cookie for other sites',
    'Set-Cookie: a=1',
    'Set-Cookie: a=1; SameSite=None; Secure',
    'cookie a: samesite=not none is gone',
  ],
  [
    'a cookie for the whole domain',
    'Set-Cookie: a=1',
    'Set-Cookie: a=1; Domain=shop.test',
    'cookie a: host-only is gone',
  ],
  [
    'the prefix of a cookie',
    'Set-Cookie: __Host-a=1; Secure; Path=/',
    'Set-Cookie: a=1; Secure; Path=/',
    'cookie __Host-a: __host- is gone',
  ],
];

const KEPT: readonly (readonly [name: string, before: Lines, after: Lines])[] = [
  ['nothing before', [], [`${HSTS}max-age=300`, `${CSP}default-src 'none'`, 'Referrer-Policy: no-referrer']],
  ['SAMEORIGIN as frame-ancestors', `${XFO}SAMEORIGIN`, `${CSP}frame-ancestors 'self'`],
  ['frame-ancestors as DENY', `${CSP}frame-ancestors 'none'`, `${XFO}DENY`],
  ['DENY in two lines', `${XFO}DENY`, [`${XFO}deny`, `${XFO}DENY`]],
  ['contradictory options', `${XFO}DENY`, `${XFO}SAMEORIGIN, DENY`],
  ['a second policy', `${CSP}script-src 'self'`, [`${CSP}script-src 'self'`, `${CSP}default-src *`]],
  ['two policies in one line', [`${CSP}img-src a.test`, `${CSP}sandbox`], `${CSP}img-src a.test, sandbox`],
  [
    'default-src instead of its directives',
    `${CSP}img-src 'self'; font-src 'self'`,
    `${CSP}default-src 'none'`,
  ],
  ['the first of two directives', `${CSP}img-src 'self'`, `${CSP}img-src 'self'; img-src *`],
  ['a new nonce', `${CSP}script-src 'nonce-abc'`, `${CSP}script-src 'nonce-def'`],
  ['hashes instead of all', `${CSP}script-src 'unsafe-inline'`, `${CSP}script-src 'sha256-AbC='`],
  ['hosts under a wildcard', `${CSP}img-src *.a.test https:`, `${CSP}img-src b.a.test https://c.test 'self'`],
  ['fewer sources, another case', `${CSP}IMG-SRC 'SELF' A.test`, `${CSP}img-src a.test`],
  ['what is said twice', MEDIA, [MEDIA, MEDIA]],
  ['report-uri', `${CSP}sandbox; report-uri /a`, `${CSP}sandbox`],
  ['HSTS, longer and wider', `${HSTS}max-age=300`, `${HSTS}max-age=31536000; includeSubDomains`],
  ['HSTS that was off', `${HSTS}max-age=0; includeSubDomains`, []],
  [
    'nosniff twice',
    'X-Content-Type-Options: NoSniff',
    ['X-Content-Type-Options: nosniff', 'X-Content-Type-Options: nosniff'],
  ],
  ['Referrer-Policy, stricter', 'Referrer-Policy: unsafe-url', 'Referrer-Policy: same-origin'],
  [
    'the default of Referrer-Policy',
    'Referrer-Policy: strict-origin-when-cross-origin',
    'Referrer-Policy: x',
  ],
  [
    'COOP and CORP, stricter',
    'Cross-Origin-Opener-Policy: unsafe-none',
    ['Cross-Origin-Opener-Policy: same-origin', 'Cross-Origin-Resource-Policy: same-origin'],
  ],
  ['Permissions-Policy for fewer', `${PP}camera=(self "https://a.test")`, `${PP}camera=(self)`],
  ['Feature-Policy as Permissions-Policy', "Feature-Policy: camera 'none', usb", `${PP}camera=(), usb=self`],
  ['CORS for fewer', 'Access-Control-Allow-Origin: *', 'Access-Control-Allow-Origin: https://a.test'],
  ['no-store instead of private', 'Cache-Control: private', 'Cache-Control: no-store'],
  ['"*" of Clear-Site-Data', 'Clear-Site-Data: "cache"', 'Clear-Site-Data: "*"'],
  [
    'a cookie with more',
    'Set-Cookie: a=1; SameSite=Lax',
    'Set-Cookie: a=2; SameSite=Strict; Secure; HttpOnly',
  ],
  ['a cookie that is not set again', 'Set-Cookie: a=1; Secure', []],
  ['a prefix', 'Set-Cookie: a=1; Secure; Path=/', 'Set-Cookie: __Host-a=1; Secure; Path=/'],
  ['what protects nothing', ['Server: x', 'X-Powered-By: y', 'ETag: z', 'X-XSS-Protection: 1'], []],
];

describe('an answer lost a protection', () => {
  it.each(WEAKER)('%s', (_name, before, after, ...what) => {
    const found = lostIn(answer(linesOf(before)), answer(linesOf(after)));
    // Each begins as the table says.
    expect(found.map((line, at) => line.slice(0, what[at]?.length))).toEqual(what);
  });
});

describe('an answer lost no protection', () => {
  it.each(KEPT)('%s', (_name, before, after) => {
    expect(lostIn(answer(linesOf(before)), answer(linesOf(after)))).toEqual([]);
  });

  it('when nothing changed', () => {
    for (const [, before, after] of [...WEAKER, ...KEPT])
      for (const lines of [before, after].map(linesOf))
        expect(lostIn(answer(lines), answer(lines))).toEqual([]);
  });
});

describe('the answers of a site', () => {
  const strict = ['X-Frame-Options: DENY'];
  const line = 'GET /: may be framed by: nobody → everybody';

  it('are compared by address and status', () => {
    const before = [
      answer(strict),
      answer(strict, 'GET /a'),
      answer([], 'GET /b'),
      answer(strict, 'GET /', 302),
    ];
    const after = [answer([]), answer([], 'GET /c'), answer([], 'GET /b'), answer([], 'GET /', 500)];
    expect(lost(before, after)).toEqual([line]);
  });

  it('may differ at one address, in any order', () => {
    expect(lost([answer(strict), answer([])], [answer([]), answer(strict), answer([])])).toEqual([]);
    expect(lost([answer(strict), answer([])], [answer([]), answer([])])).toEqual([line]);
    expect(lost([answer(strict)], [answer(strict), answer([])])).toEqual([line]);
  });

  it('have headers that are sent twice', () => {
    const twice = answer(['Server: a', 'Server: a', 'Link: b', 'Link: c'], 'GET /x');
    expect(sentTwice([twice, twice, answer(['Server: a'])])).toEqual(['GET /x: server']);
  });
});
