import { expect, test } from 'vitest';
import { audit, typeWithoutMarkup, type Report } from '../../../src/engine/index.js';
import { hardeningFor } from '../../../src/fixes/hardening.js';
import { pageWith, type PageParts } from '../../support/page.js';

/** Rules whose findings only matter for a page. */
const OF_PAGES = ['content-security-policy', 'x-frame-options', 'referrer-policy', 'permissions-policy'];

function ofPages({ findings }: Report): string[] {
  return findings.flatMap(({ rule }) => (OF_PAGES.includes(rule) ? [rule] : []));
}

const sumOf = (report: Report, rules: readonly string[]) =>
  report.findings.reduce((sum, { rule, points }) => (rules.includes(rule) ? sum + points : sum), 0);

test.each<[string, PageParts]>([
  ['JSON', { contentType: 'application/json' }],
  ['JSON of another kind', { contentType: 'text/json' }],
  ['JSON in the last of two values', { contentType: 'text/html, application/json;v="a,b", */*' }],
  ['an image', { contentType: 'image/webp' }],
  ['a download', { headers: [['Content-Disposition', 'attachment']] }],
  ...[
    'application/octet-stream',
    'binary/octet-stream',
    'application/epub+zip',
    'application/x-unknown',
    'application/zip',
    'application/gzip',
    'application/msword',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/wasm',
    'application/x-ndjson',
    'application/javascript',
    'font/woff2',
    'audio/mpeg',
    'video/mp4',
    'text/csv',
    'text/calendar',
    'text/css',
    'text/javascript',
    'text/markdown',
    'text/plain',
    'text/plain; charset=utf-8',
    'text/event-stream',
    'text/x-log',
    'application/pdf',
    'multipart/form-data; boundary=x',
    'message/rfc822',
    'model/x3d+xml',
    'x-unknown/y',
  ].map((contentType): [string, PageParts] => [contentType, { contentType }]),
  ['a response without content', { status: 204 }],
  ['a response that resets the form', { status: 205 }],
])('of %s nothing is said that only matters for a page, and the Observatory’s score stays', (_, parts) => {
  const report = audit(pageWith(parts));
  expect(ofPages(report)).toEqual([]);
  expect(report.observatory.tests['content-security-policy'].result).toBe('csp-not-implemented');
  expect(report.observatory.tests['x-frame-options'].result).toBe('x-frame-options-not-implemented');
  expect(report.findings.map(({ id }) => id)).toContain('x-content-type-options/missing');
  expect(report.findings.map(({ id }) => id)).toContain('content-type/not-a-page');
  expect(report.score, "A new rule that means nothing here needs on: 'pages'.").toBe(75);
});

test.each<[string, PageParts]>([
  ['JSON', { contentType: 'application/json' }],
  ['a download', { headers: [['Content-Disposition', 'attachment']] }],
  [
    'a download of HTML without an encoding',
    { contentType: 'text/html', headers: [['Content-Disposition', 'attachment']] },
  ],
])(
  '%s has no passed check, bonus or unknown that only matters for a page',
  (_, { headers = [], ...parts }) => {
    const report = audit(
      pageWith({
        ...parts,
        headers: [
          ...(headers as []),
          ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
          ['X-Frame-Options', 'DENY'],
          ['Referrer-Policy', 'no-referrer'],
          ['X-Content-Type-Options', 'nosniff'],
          ['Strict-Transport-Security', 'max-age=31536000'],
        ],
        markup: 'page-not-read',
        content: 'page-not-read',
      }),
    );
    expect(report.score).toBe(100);
    expect(report.complete, "A new rule that means nothing here needs on: 'pages'.").toBe(true);
    expect(report.passes.filter(({ rule }) => OF_PAGES.includes(rule))).toEqual([]);
    expect(report.unknowns.filter(({ because }) => because === 'page-not-read')).toEqual([]);
    expect(report.observatory.tests['x-frame-options'].result).toBe('x-frame-options-implemented-via-csp');
  },
);

test.each([
  'image/svg+xml',
  'application/xml',
  'text/xml',
  'unknown/unknown',
  'multipart/x-mixed-replace; boundary=x',
  'application/xhtml+xml',
  'application/vnd.ms-office+xml',
  'application/unknown',
  'text/xsl',
  'application/rss+xml',
  'application/json;v=1, text/html',
  'application/json;v="\\",", text/html',
  'application/json, text/html (x)',
  '',
])('%s is graded as a page', (contentType) => {
  expect(ofPages(audit(pageWith({ contentType })))).toContain('content-security-policy');
});

/** Each wrong in its own way. */
const POLICIES: PageParts['headers'] = [
  ['Server', 'nginx'],
  ['Content-Security-Policy', "default-src 'self'; report-to x"],
  ['Content-Security-Policy-Report-Only', "script-src 'self'"],
  ['Cross-Origin-Embedder-Policy', 'require-corp; report-to="y"'],
  ['Cross-Origin-Opener-Policy', 'x; report-to="y"'],
  ['Document-Isolation-Policy', 'isolate-and-require-corp; report-to="z"'],
  ['Feature-Policy', "camera 'none'"],
  ['Integrity-Policy', 'blocked-destinations=(script), endpoints=(q)'],
  ['Permissions-Policy-Report-Only', 'camera=();report-to=y'],
  ['Referrer-Policy', 'unsafe-url'],
  ['Reporting-Endpoints', 'a="http://reports.example/"'],
  ['X-DNS-Prefetch-Control', 'on'],
  ['X-Frame-Options', 'ALLOWALL'],
  ['X-WebKit-CSP', "default-src 'self'"],
  ['X-XSS-Protection', '1'],
];
/** These matter for any response. */
const OF_ANY: PageParts['headers'] = [
  ['Access-Control-Allow-Origin', 'null'],
  ['Cross-Origin-Resource-Policy', 'anyone'],
  ['Expect-CT', 'max-age=1'],
  ['NEL', '{"report_to":"default","max_age":1}'],
];

test.each<PageParts>([
  { contentType: 'application/pdf' },
  { contentType: 'text/plain' },
  { contentType: 'text/event-stream' },
  { contentType: 'image/png' },
  { contentType: 'application/json', status: 404 },
  { headers: [['Content-Disposition', 'attachment; filename=a.html']] },
])('of %o no policy that is sent is judged, and what concerns any response is', (parts) => {
  const page = pageWith({ ...parts, headers: [...((parts.headers ?? []) as []), ...POLICIES, ...OF_ANY] });
  const report = audit(page);
  const found = report.findings.map(({ id }) => id).filter((id) => !id.startsWith('another-page/'));
  expect(found.sort()).toEqual([
    'content-type/not-a-page',
    'cors-headers/null',
    'cross-origin-resource-policy/invalid',
    'deprecated-headers/expect-ct#Expect-CT',
    'reporting/undefined-group',
    'strict-transport-security/missing',
    'x-content-type-options/missing',
  ]);
  expect(
    report.findings.find(({ rule }) => rule === 'reporting')?.quotes.map(({ header }) => header),
  ).toEqual(['NEL']);
  expect(hardeningFor(page, report)).toEqual([]);
  const asPage = audit(pageWith({ headers: [...POLICIES, ...OF_ANY] }));
  expect(report.observatory.grade).toBe(asPage.observatory.grade);
  expect(report.observatory.tests['x-frame-options']).toEqual(asPage.observatory.tests['x-frame-options']);
  expect(report.observatory.tests['content-security-policy']).toEqual(
    asPage.observatory.tests['content-security-policy'],
  );
  expect(typeWithoutMarkup(page)).not.toBeNull();
});

test('of a file whose type browsers sniff, all of them are judged', () => {
  const page = pageWith({ contentType: '', headers: [...POLICIES, ...OF_ANY] });
  const rules = new Set(audit(page).findings.map(({ rule }) => rule));
  for (const rule of ['newer-headers', 'reporting', 'referrer-policy', 'x-frame-options'])
    expect(rules).toContain(rule);
  expect(typeWithoutMarkup(page)).toBeNull();
});

const TRANSPORT = ['strict-transport-security', 'redirection'];
const over = (host: string): PageParts => ({ url: `http://${host}/`, status: 200 });

test.each([
  'localhost:8000',
  'shop.localhost',
  '127.0.0.1',
  '127.8.0.1',
  '[::1]',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.0.1',
  '[fe80::1]',
  '[fd00::1]',
  // As the URL parser writes them.
  '[::ffff:a00:1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:127.0.0.1]',
  'intranet',
])('%s: what it lacks of HTTPS deducts nothing and says why', (host) => {
  const report = audit(pageWith(over(host)));
  expect(sumOf(report, TRANSPORT)).toBe(0);
  const findings = report.findings.filter(({ rule }) => TRANSPORT.includes(rule));
  expect(findings.map(({ id, severity, advice }) => [id, severity, advice])).toEqual([
    ['redirection/missing', 'info', []],
    ['strict-transport-security/no-https', 'info', []],
  ]);
  for (const { why } of findings) expect(why).toContain('not on the public Internet. No points deducted.');
  expect(report.observatory.tests['strict-transport-security'].modifier).toBe(-20);
  expect(report.observatory.tests.redirection.modifier).toBe(-20);
});

test.each(['shop.example.com', 'shop.test', 'printer.local', 'wiki.internal'])(
  '%s is graded like any site',
  (host) => {
    expect(sumOf(audit(pageWith(over(host))), TRANSPORT)).toBe(40);
  },
);

test.each(['8.8.8.8', '172.32.0.1', '[2001:db8::1]', '[::ffff:8.8.8.8]'])(
  '%s: a public IP address is graded for its redirect, and not for HSTS, which browsers ignore there',
  (host) => {
    const report = audit(pageWith(over(host)));
    expect(sumOf(report, ['redirection'])).toBe(20);
    const hsts = report.findings.filter(({ rule }) => rule === 'strict-transport-security');
    expect(hsts.map(({ id, points, advice }) => [id, points, advice])).toEqual([
      ['strict-transport-security/no-https', 0, []],
    ]);
    expect(hsts[0]?.why).toContain('Browsers ignore HSTS for IP addresses');
    expect(report.observatory.tests['strict-transport-security'].modifier).toBe(-20);
  },
);

test.each([
  ['192.168.0.1', 'shop.example.com', 0],
  ['shop.example.com', 'localhost', 40],
])('%s is judged by its own address, though the visit began on %s', (host, first, points) => {
  const redirects = [{ url: `http://${first}/`, status: 302 }];
  const report = audit(pageWith({ ...over(host), redirects }));
  expect(sumOf(report, TRANSPORT)).toBe(points);
  expect(report.findings.some(({ advice }) => advice.some(({ op }) => op === 'redirect-to-https'))).toBe(
    points > 0,
  );
});

test('an HTML page that the Observatory takes for JSON keeps its result there', () => {
  const report = audit(
    pageWith({
      contentType: 'application/json;v=1, text/html',
      scripts: [{ src: 'http://cdn.example/a.js' }],
    }),
  );
  expect(report.observatory.tests['subresource-integrity'].result).toBe(
    'sri-not-implemented-response-not-html',
  );
  expect(report.findings.map(({ id }) => id)).toContain('subresource-integrity/foreign-insecure');
});
