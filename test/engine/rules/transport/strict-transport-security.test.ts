import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audit, type Advice } from '../../../../src/engine/index.js';
import { fixesFor, STACKS } from '../../../../src/fixes/index.js';
import rule from '../../../../src/engine/rules/transport/strict-transport-security.js';
import { pageWith } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const NAME = 'Strict-Transport-Security';
const sent = (...values: string[]) => ({ headers: values.map((value) => [NAME, value] as const) });

/** Chromium's own redirect to HTTPS. */
const forced = (host: string, reason = 'HSTS') => ({
  url: `http://${host}/`,
  status: 307,
  from: 'browser' as const,
  headers: [['Non-Authoritative-Reason', reason] as const],
});

ruleTable(rule, [
  {
    name: 'not sent',
    page: {},
    problems: ['missing'],
    points: 20,
    marked: null,
    advised: ['max-age=31536000'],
  },
  ...['https://192.0.2.1/', 'https://[2001:db8::1]/'].map((url) => ({
    name: `${url}: browsers ignore HSTS for IP addresses`,
    page: { url },
    problems: ['missing'],
    severity: 'info' as const,
    points: 0,
    advised: [],
  })),
  { name: 'half a year', page: sent('max-age=15552000'), passes: ['six-months'] },
  { name: 'a year, quoted', page: sent('max-age="31536000"; includeSubDomains'), passes: ['six-months'] },
  {
    name: 'a second less than half a year',
    page: sent('max-age=15551999'),
    problems: ['max-age-short'],
    points: 10,
    marked: ['max-age=15551999'],
    advised: ['max-age=31536000'],
  },
  {
    name: 'max-age=0; includeSubDomains and preload are kept as sent',
    page: sent('includeSubDomains; max-age=0 ; preload'),
    problems: ['switched-off'],
    points: 20,
    marked: ['max-age=0'],
    advised: ['max-age=31536000; includeSubDomains; preload'],
  },
  { name: 'sent empty', page: sent(''), problems: ['invalid'], marked: [], points: 20 },
  {
    name: 'no max-age',
    page: sent('includeSubDomains'),
    problems: ['invalid'],
    marked: ['includeSubDomains'],
  },
  {
    name: 'spaces before the "=": browsers enforce it',
    page: sent('max-age    = 31536000'),
    problems: ['enforced'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'a comma in one line',
    page: sent('max-age=31536000, includeSubDomains'),
    problems: ['invalid'],
    points: 20,
  },
  {
    name: 'a comma in an unknown directive',
    page: sent('max-age=31536000; x=1, 2'),
    problems: ['invalid'],
    points: 20,
  },
  {
    name: 'sent twice, first max-age=0',
    page: sent('max-age=0', 'max-age=31536000'),
    problems: ['switched-off'],
    points: 20,
  },
  { name: 'sent twice, first unknown', page: sent('x', 'max-age=31536000'), problems: ['invalid'] },
  { name: 'sent twice, first empty', page: sent('', 'max-age=31536000'), problems: ['invalid'], points: 20 },
  {
    name: 'preload and an unknown directive, each twice',
    page: sent('max-age=31536000; preload; preload; x; x'),
    passes: ['six-months'],
  },
  {
    name: 'a value for includeSubDomains: browsers ignore the header',
    page: sent('max-age=31536000; includeSubDomains=1'),
    problems: ['max-age-unreadable'],
    points: 20,
  },
  {
    name: 'quoted and short, which the Observatory passes',
    page: sent('max-age="10"'),
    problems: ['max-age-short'],
    points: 10,
  },
  {
    name: 'sent twice: the first line applies, and the advice does not lower it',
    page: sent('max-age=63072000', 'max-age=63072000; preload'),
    problems: ['enforced'],
    points: 0,
    marked: ['max-age=63072000', 'max-age=63072000; preload'],
    advised: [],
  },
  {
    name: 'sent twice: a directive only in the second line is not in force, and is not added',
    page: sent('max-age=86400; includeSubDomains', 'max-age=63072000; preload'),
    problems: ['max-age-short'],
    points: 10,
    advised: ['max-age=31536000; includeSubDomains'],
  },
  {
    name: 'too short on the page, long enough on a redirect of the same host: the page applies last',
    page: {
      redirects: [{ url: 'https://shop.example.com/a', status: 301, headers: [[NAME, 'max-age=31536000']] }],
      ...sent('max-age=300'),
    },
    problems: ['max-age-short'],
    advised: ['max-age=31536000'],
  },
  {
    name: 'in force because of a redirect of the same host',
    page: {
      redirects: [{ url: 'https://shop.example.com/a', status: 301, headers: [[NAME, 'max-age=31536000']] }],
    },
    problems: ['missing'],
    advised: [],
  },
  {
    name: 'not a number',
    page: sent('max-age=abc'),
    problems: ['max-age-unreadable'],
    points: 20,
    marked: ['max-age=abc'],
  },
  { name: 'a number with a unit', page: sent('max-age=31536000s'), problems: ['max-age-unreadable'] },
  { name: 'two max-age', page: sent('max-age=10; max-age=31536000'), problems: ['max-age-unreadable'] },
  {
    name: 'over HTTP',
    page: { url: 'http://shop.example.com/', ...sent('max-age=31536000') },
    problems: ['no-https'],
    points: 20,
    advised: ['max-age=31536000'],
  },
  {
    name: 'over HTTP, and the page loads from its host over HTTPS',
    page: { url: 'http://shop.example.com/', uses: { origins: { img: ['https://shop.example.com'] } } },
    problems: ['back-on-http'],
    points: 20,
    advised: ['max-age=31536000'],
  },
  ...[
    ['http://shop.example.com/', 'https://cdn.example.com'],
    ['http://shop.example.com/', 'https://shop.example.com:8443'],
    ['http://shop.example.com:8080/', 'https://shop.example.com'],
  ].map(([url = '', origin = '']) => ({
    name: `${url} that loads from ${origin}`,
    page: { url, uses: { origins: { img: [origin] } } },
    problems: ['no-https'],
  })),
  {
    name: 'a redirect over HTTP, of which nobody knows where it leads',
    page: { url: 'http://shop.example.com/', status: 301 },
    unknown: ['redirect-not-recorded'],
  },
  {
    name: 'only on a redirect',
    page: {
      redirects: [{ url: 'https://example.com/', status: 301, headers: [[NAME, 'max-age=31536000']] }],
    },
    problems: ['missing'],
  },
  {
    name: 'back on HTTP: graded by what was sent, as in the Observatory, and browsers ignore it',
    page: {
      url: 'http://shop.example.com/b',
      redirects: [{ url: 'https://shop.example.com/', status: 302 }],
      ...sent('max-age=31536000'),
    },
    problems: ['back-on-http'],
    passes: ['six-months'],
    points: 20,
  },
  {
    name: 'back on HTTP, not sent',
    page: { url: 'http://shop.example.com/', site: { tls: 'trusted' } },
    problems: ['back-on-http', 'missing'],
    points: 20,
  },
  {
    name: 'an untrusted certificate',
    page: { ...sent('max-age=31536000'), site: { tls: 'untrusted' } },
    problems: ['untrusted'],
    points: 20,
  },
  {
    name: 'an untrusted certificate, accepted because of --insecure',
    page: { ...sent('max-age=1'), site: { tls: 'accepted' } },
    problems: ['max-age-short', 'accepted'],
    points: 10,
  },
  {
    name: 'on the preload list: nothing else is checked',
    page: { site: { tls: 'untrusted', preload: [{ host: 'example.com', includeSubDomains: true }] } },
    passes: ['preloaded'],
  },
  {
    name: 'a top-level domain that is on the preload list as a whole: no lookup is needed',
    page: { url: 'https://shop.example.dev/' },
    passes: ['preloaded'],
  },
  {
    name: 'a host named like such a domain',
    page: { url: 'https://dev.example.com/' },
    problems: ['missing'],
    points: 20,
  },
  {
    name: 'on HTTPS because of HSTS, which no response explains: from the list or an earlier visit',
    page: { redirects: [forced('shop.example.com')] },
    problems: ['missing'],
    severity: 'info',
    points: 0,
    advised: ['max-age=31536000'],
    unknown: ['list-or-visit'],
  },
  {
    name: 'the same with a header that browsers ignore',
    page: { redirects: [forced('shop.example.com')], ...sent('max-age=x') },
    problems: ['max-age-unreadable'],
    points: 0,
    unknown: ['list-or-visit'],
  },
  {
    name: 'on HTTPS because of HSTS, which the page sends itself',
    page: { redirects: [forced('shop.example.com')], ...sent('max-age=300') },
    problems: ['max-age-short'],
    points: 10,
  },
  {
    name: 'on HTTPS because of HSTS, which its redirect sends',
    page: {
      redirects: [
        forced('example.com'),
        { url: 'https://example.com/', status: 301, headers: [[NAME, 'max-age=31536000']] },
      ],
    },
    problems: ['missing'],
    points: 20,
  },
  {
    name: 'on HTTPS because of HSTS, but known to be on the list',
    page: { redirects: [forced('shop.example.dev')], url: 'https://shop.example.dev/' },
    passes: ['preloaded'],
  },
  ...(['DNS', 'HttpsUpgrades', 'hsts'] as const).map((reason) => ({
    name: `on HTTPS for another reason: ${reason}`,
    page: { redirects: [forced('shop.example.com', reason)] },
    problems: ['missing'],
    points: 20,
  })),
  {
    name: 'on HTTPS for a reason that the browser does not tell, as in Firefox',
    page: { redirects: [{ ...forced('shop.example.com'), headers: [], status: 0 }] },
    problems: ['missing'],
    points: 20,
  },
  {
    name: 'a server that claims to be the browser',
    page: { redirects: [{ ...forced('shop.example.com'), from: 'network' as const }] },
    problems: ['missing'],
    points: 20,
  },
  {
    name: 'on the preload list, and no response over HTTPS',
    page: {
      url: 'http://shop.example.com/',
      site: { tls: 'closed', preload: [{ host: 'shop.example.com', includeSubDomains: false }] },
    },
    problems: ['no-https'],
    points: 20,
  },
  {
    name: 'headers not seen',
    page: { headers: 'opened-before-install' },
    unknown: ['opened-before-install'],
  },
  { name: 'longer than is read', page: sent('max-age=31536000'.padEnd(32_769)), unknown: ['too-long'] },
]);

test.each([
  [[''], 'it is empty'],
  [['', 'max-age=31536000'], 'it is empty'],
  [['includeSubDomains'], 'it has no max-age'],
  [['max-age=10; max-age=31536000'], 'max-age appears twice'],
  [['max-age=abc'], 'max-age is not a whole number of seconds'],
  [['max-age=31536000, includeSubDomains'], 'it has a comma, but semicolons separate directives'],
  [['max-age=1; includeSubDomains; includeSubDomains'], 'includeSubDomains appears twice'],
  [['max-age=1; includeSubDomains=1'], 'includeSubDomains has a value'],
  [['max-age=1; a b'], 'a part is not a directive'],
])('why browsers ignore %j', (lines, cause) => {
  const texts = audit(pageWith(sent(...lines))).findings.map(({ text }) => text);
  expect(texts).toContain(`Browsers ignore this Strict-Transport-Security: ${cause}`);
});

const NOT_KNOWN = 'Whether browsers have the host on their preload list is not known here.';

test.each([
  ['nobody looked', {}, true],
  ['a header that browsers ignore', sent('max-age=x'), true],
  ['too short', sent('max-age=300'), true],
  ['not on the list', { site: { preload: [] } }, false],
  ['in force', sent('max-age=31536000', 'x'), false],
  ['a name that cannot be listed', { url: 'https://localhost/' }, false],
  ['an address', { url: 'https://192.0.2.1/' }, false],
  ['forced', { redirects: [forced('shop.example.com')] }, false],
] as const)('a finding says whether the list is known: %s', (_, page, isSaid) => {
  const found = audit(pageWith(page)).findings.find((one) => one.rule === rule.id);
  expect(found?.why.includes(NOT_KNOWN)).toBe(isSaid);
});

test('where the browser uses only HTTPS, neither score counts the header, and the grade is not complete', () => {
  const report = audit(pageWith({ redirects: [forced('shop.example.com')] }));
  const plain = audit(pageWith({}));
  expect([plain.complete, report.complete]).toEqual([true, false]);
  expect(report.score - plain.score).toBe(20);
  expect(report.observatory.tests['strict-transport-security'].result).toBeNull();
  expect(report.observatory.score - plain.observatory.score).toBe(20);
  expect(report.findings.find((one) => one.rule === rule.id)?.why).toMatch(
    /from the preload list or an earlier visit\. Unless it is the list, the next visitor starts over plain HTTP\./,
  );
});

test('that nobody looked at the list does not make the grade incomplete', () => {
  expect(audit(pageWith({})).complete).toBe(true);
  expect(audit(pageWith({ site: { preload: [] } })).complete).toBe(true);
});

type SetHeader = Extract<Advice, { op: 'set-header' }>;

const adviceFor = (...lines: string[]): SetHeader | undefined =>
  audit(pageWith(sent(...lines)))
    .findings.flatMap(({ advice }) => advice)
    .find((one): one is SetHeader => one.op === 'set-header' && one.name === NAME);

const RAMP = [300, 86_400, 2_592_000, 31_536_000];

test('no fix lowers what is in force: the first step is the next of the ramp, and the other directives stay', () => {
  const directives = fc.subarray(['includeSubDomains', 'preload']);
  fc.assert(
    fc.property(
      fc.nat(40_000_000),
      directives,
      fc.constantFrom(...Object.keys(STACKS)),
      (maxAge, kept, name) => {
        const line = [`max-age=${maxAge}`, ...kept].join('; ');
        const advice = adviceFor(line);
        if (maxAge >= 31_536_000) expect(advice).toBeUndefined();
        if (!advice) return;
        const chain = [{ name, label: name, because: '', confidence: 'sure' as const }];
        const { blocks, headers } = fixesFor([advice], chain);
        const value = [`max-age=${RAMP.find((step) => step > maxAge) ?? 0}`, ...kept].join('; ');
        expect(headers).toEqual([{ name: NAME, value }]);
        for (const { effect } of blocks) {
          for (const one of effect) expect(one).toMatchObject({ op: 'set-header', name: NAME, value });
        }
      },
    ),
  );
});

test('a page over HTTP whose host has HTTPS is not said to have none, and MDN Observatory’s result stays', () => {
  const url = 'http://shop.example.com/';
  const plain = audit(pageWith({ url }));
  const report = audit(pageWith({ url, uses: { origins: { script: ['https://shop.example.com'] } } }));
  expect(plain.findings[0]?.text).toContain('No HTTPS');
  expect(report.findings[0]?.text).toContain('This page was loaded over HTTP');
  expect(JSON.stringify(report.findings)).not.toMatch(/no HTTPS|missing HTTPS/i);
  expect(report.observatory).toEqual(plain.observatory);
  expect(report.score).toBe(plain.score);
});
