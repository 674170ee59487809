import { describe, expect, test } from 'vitest';
import { audit, mergeAdvice, withChosenStack } from '../../src/engine/index.js';
import { outlookFor, selectedAtFirst } from '../../src/fixes/index.js';
import { pageFixes } from '../../src/fixes/page.js';
import { CARELESS, STATES } from '../support/gallery/states.js';
import { pageWith, type PageParts } from '../support/page.js';

/** What is selected on a page, and what each other finding with advice may break. */
function selectionOf({ headers = [], ...page }: PageParts) {
  const sent = typeof headers === 'string' ? headers : [['Server', 'nginx'] as const, ...headers];
  const snapshot = pageWith({ ...page, headers: sent });
  const report = audit(snapshot);
  const selected = new Set(selectedAtFirst(snapshot, report).map(({ id }) => id));
  const left = report.findings.filter(({ id, advice }) => advice.length > 0 && !selected.has(id));
  return {
    selected: [...selected],
    left: Object.fromEntries(
      left.map(({ id, advice }) => [id, advice.flatMap(({ mayBreak = '' }) => mayBreak || [])]),
    ),
  };
}

test('advice of several findings for one cookie keeps what each of them may break', () => {
  const change = { op: 'set-cookie-attributes', cookie: 'sid', role: 'session' } as const;
  expect(
    mergeAdvice([
      { ...change, secure: true, mayBreak: 'may one' },
      { ...change, httpOnly: true, mayBreak: 'may two' },
      { ...change, sameSite: 'Lax' },
    ]),
  ).toEqual([{ ...change, secure: true, httpOnly: true, sameSite: 'Lax', mayBreak: 'may one; may two' }]);
});

describe('the first selection', () => {
  test('is everything that breaks nothing: the careless shop goes from F as far as it can', () => {
    const report = audit(CARELESS);
    const selected = selectedAtFirst(CARELESS, report);
    expect(selected.map(({ id }) => id)).toEqual([
      'cookies/session-without-secure#sessionid',
      'cookies/session-without-httponly#sessionid',
      'content-security-policy/missing',
      'strict-transport-security/missing',
      'x-frame-options/missing',
      'cookies/anticsrf-without-samesite#csrftoken',
      'cookies/without-secure#csrftoken',
      'server-tokens/version#Server',
      'x-content-type-options/missing',
      'referrer-policy/missing',
    ]);
    expect(report.grade).toBe('F');
    expect(outlookFor(CARELESS, selected, report.stack)?.now.grade).toBe('B-');
  });

  test.each([
    ['nginx', [['Server', 'nginx/1.26.3']]],
    [
      'WordPress',
      [
        ['Server', 'nginx'],
        ['X-Powered-By', 'PHP/8.4'],
        ['Link', '<https://shop.example.com/wp-json/>; rel="https://api.w.org/"'],
      ],
    ],
  ] as const)('has nosniff, framing and HSTS on a page of %s', (_name, headers) => {
    const { selected, left } = selectionOf({ headers });
    expect(selected).toEqual(
      expect.arrayContaining([
        'x-content-type-options/missing',
        'x-frame-options/missing',
        'strict-transport-security/missing',
      ]),
    );
    expect(left).toEqual({});
  });

  test('has no finding that these servers have no text for', () => {
    const { snapshot } = STATES.policies;
    const selectedOn = (name: string) =>
      selectedAtFirst(snapshot, withChosenStack(audit(snapshot), [name], 'chosen')).map(({ id }) => id);
    const version = 'server-tokens/version#Server';
    expect(selectedOn('nginx')).toContain(version);
    expect(selectedOn('django')).not.toContain(version);
  });

  test('has no suppressed finding', () => {
    const finding = 'x-frame-options/missing';
    const known = new Map([[finding, { site: 'shop.example', finding, reason: 'known' }]]);
    const ids = selectedAtFirst(CARELESS, audit(CARELESS, known)).map(({ id }) => id);
    expect(ids).toHaveLength(8);
    expect(ids).not.toContain(finding);
    // Its text would limit framing at once.
    expect(ids).not.toContain('content-security-policy/missing');
  });

  test('has headers that break nothing where no server is known', () => {
    const { snapshot } = STATES.unrecognised;
    expect(selectedAtFirst(snapshot, audit(snapshot)).map(({ id }) => id)).toContain(
      'referrer-policy/missing',
    );
  });
});

const FRAMED = 'may stop other sites that frame this page';

test.each<readonly [string, PageParts, string, readonly string[]]>([
  [
    'framing where a cookie is for frames of other sites',
    { setCookies: ['a=a1b2c3; Secure; SameSite=None'] },
    'x-frame-options/missing',
    [FRAMED],
  ],
  [
    'framing where a cookie is partitioned by the site around it',
    { setCookies: ['a=a1b2c3; Secure; Partitioned'] },
    'x-frame-options/missing',
    [FRAMED],
  ],
  [
    'framing where a stored cookie of this host alone is for frames of other sites',
    { stored: [{ name: 'a', sameSite: 'none', secure: true, hostOnly: true }] },
    'x-frame-options/missing',
    [FRAMED],
  ],
  [
    'Secure for a cookie that other hosts get',
    { setCookies: ['a=a1b2c3; Domain=example.com; SameSite=Lax'] },
    'cookies/without-secure#a',
    ['may lose this cookie on other hosts'],
  ],
  [
    'SameSite where it is unknown in one of two lines',
    {
      setCookies: [
        'a=a1b2c3; Secure; SameSite=foo; SameSite=Lax; Path=/x',
        'a=2; Secure; SameSite=bar; Path=/',
      ],
    },
    'cookies/samesite-invalid#a',
    ['may stop sign-in through another site, or use in its frames'],
  ],
  [
    'HSTS beside other ports',
    { url: 'https://shop.example.com:8443/' },
    'strict-transport-security/missing',
    ['may cut off other ports of this host that have no HTTPS'],
  ],
  [
    'a Pragma that other pages may need',
    { headers: [['Pragma', 'public']] },
    'deprecated-headers/pragma#Pragma',
    ['may let browsers keep pages that send only Pragma'],
  ],
  [
    'framing where the value opens the page',
    { headers: [['X-Frame-Options', 'ALLOWALL']] },
    'x-frame-options/invalid',
    [FRAMED],
  ],
  [
    'HttpOnly for a name that scripts give too',
    { setCookies: ['_ab_session=1; Secure; SameSite=Lax'] },
    'cookies/session-without-httponly#_ab_session',
    ['may stop scripts that read this cookie'],
  ],
  [
    'DENY',
    { headers: [['X-Frame-Options', 'DENY; SAMEORIGIN']] },
    'x-frame-options/invalid',
    ['may stop frames of this site too'],
  ],
  [
    'includeSubDomains that is not in force',
    { headers: [['Strict-Transport-Security', 'max-age=0; includeSubDomains']] },
    'strict-transport-security/switched-off',
    ['may cut off subdomains without HTTPS'],
  ],
  [
    'a redirect to HTTPS',
    { site: { http: [{ url: 'http://shop.example.com/', status: 200 }] } },
    'redirection/missing',
    ['may loop behind a proxy, or stop visitors where HTTPS does not work'],
  ],
  [
    'Secure where pages are served over HTTP',
    {
      site: { http: [{ url: 'http://shop.example.com/', status: 200 }] },
      setCookies: ['a=a1b2c3; SameSite=Lax'],
    },
    'cookies/without-secure#a',
    ['may lose this cookie on pages over plain HTTP'],
  ],
  [
    'HttpOnly for a name that no framework gives',
    { setCookies: ['sid=1; Secure; SameSite=Lax'] },
    'cookies/session-without-httponly#sid',
    ['may stop scripts that read this cookie'],
  ],
  [
    'Lax instead of a SameSite that no browser knows',
    { setCookies: ['a=a1b2c3; Secure; SameSite=Foo'] },
    'cookies/samesite-invalid#a',
    ['may stop sign-in through another site, or use in its frames'],
  ],
  [
    'a Referrer-Policy that sends less',
    { headers: [['Referrer-Policy', 'unsafe-url']] },
    'referrer-policy/unsafe',
    ['may stop services that check the full referrer'],
  ],
  [
    'nosniff for a page without a type that browsers can parse',
    { contentType: 'html' },
    'x-content-type-options/missing',
    ['may show pages without a Content-Type as text'],
  ],
])('is not selected at first: %s', (_name, page, id, words) => {
  expect(selectionOf(page).left[id]).toEqual(words);
});

test.each<readonly [string, PageParts, string]>([
  [
    'a cookie of a balancer',
    { setCookies: ['AWSALBCORS=1; Secure; SameSite=None'] },
    'x-frame-options/missing',
  ],
  [
    'a value that browsers enforce already',
    { headers: [['X-Frame-Options', 'SAMEORIGIN, SAMEORIGIN']] },
    'x-frame-options/repeated',
  ],
  [
    'Secure where HTTP redirects',
    {
      site: {
        http: [
          { url: 'http://shop.example.com/', status: 301 },
          { url: 'https://shop.example.com/', status: 200 },
        ],
      },
      setCookies: ['a=a1b2c3; SameSite=Lax'],
    },
    'cookies/without-secure#a',
  ],
  [
    'HttpOnly for the session cookie of PHP',
    { setCookies: ['PHPSESSID=1; Secure'] },
    'cookies/session-without-httponly#PHPSESSID',
  ],
  [
    'the SameSite that browsers keep',
    { setCookies: ['a=a1b2c3; Secure; SameSite=Foo; SameSite=Strict'] },
    'cookies/samesite-invalid#a',
  ],
])('is selected at first: %s', (_name, page, id) => {
  expect(selectionOf(page).selected).toContain(id);
});

test('a policy enforces no frame-ancestors where a cookie is for frames of other sites', () => {
  const meanwhileOf = (cookie: string) => {
    const snapshot = pageWith({ headers: [['Server', 'nginx']], setCookies: [cookie], uses: {} });
    const advice = audit(snapshot).findings.flatMap((finding) => finding.advice);
    return advice.flatMap((one) => (one.op === 'set-header' ? (one.meanwhile ?? []) : []));
  };
  expect(meanwhileOf('a=a1b2c3; Secure; SameSite=None')).toEqual(["object-src 'none'; base-uri 'self'"]);
  expect(meanwhileOf('a=a1b2c3; Secure')).toEqual([
    "object-src 'none'; base-uri 'self'; frame-ancestors 'self'",
  ]);
});

test('a text that may break something says so beside it', () => {
  const snapshot = pageWith({
    headers: [['Server', 'nginx']],
    content: { texts: [{ needle: 'Index of {path}', where: 'title' }] },
  });
  const [block] = pageFixes(snapshot, audit(snapshot)).fixes.filter(({ text }) => text.includes('autoindex'));
  expect(block?.warnings).toContain('May hide files that visitors browse.');
  expect(block?.text).not.toContain('May hide');
});
