import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit, compare, MAX_FIELD, withoutSecrets, type PageSnapshot } from '../../src/engine/index.js';
import { anyPage } from '../support/arbitrary-page.js';
import { time } from '../support/growth.js';
import { OBSERVATORY, snapshotOf } from '../support/observatory.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';
import { SECRET, SECRETIVE } from '../support/secretive-page.js';

const RUNS = { numRuns: runs(100) };

/** The results of an audit. */
function outcome(page: PageSnapshot) {
  const { grade, score, observatory, findings, passes, unknowns, stack } = audit(page);
  return {
    ...{ grade, score, observatory, stack },
    findings: findings.map(({ id, severity, points }) => `${id} ${severity} ${points}`),
    passes: passes.map(({ id }) => id),
    unknowns: unknowns.map(({ rule, because }) => `${rule} ${because}`),
  };
}

/** An internal address in a query is removed with it. Beside one no header is said to reveal nothing. */
function withoutInternals(page: PageSnapshot) {
  const { findings, passes, ...rest } = outcome(page);
  const isOther = (id: string) => !id.startsWith('internal-addresses/') && id !== 'disclosing-headers/none';
  return { ...rest, findings: findings.filter(isOther), passes: passes.filter(isOther) };
}

/** The header's value after withoutSecrets. */
function left(name: string, value: string): string | undefined {
  const { chain } = withoutSecrets(pageWith({ headers: [[name, value]] }));
  const [hop] = chain.seen ? chain.value : [];
  return hop?.headers.seen ? hop.headers.value.find((line) => line.name === name)?.value : undefined;
}

describe('withoutSecrets', () => {
  it('leaves no secret anywhere', () => {
    expect(JSON.stringify(SECRETIVE)).toMatch(SECRET);
    expect(JSON.stringify(withoutSecrets(SECRETIVE))).not.toMatch(SECRET);
  });

  it('does not change the results of a page with secrets', () => {
    expect(outcome(withoutSecrets(SECRETIVE))).toEqual(outcome(SECRETIVE));
  });

  it('does not change the results of any test case of the Observatory', () => {
    for (const site of OBSERVATORY.cases) {
      const page = snapshotOf(site);
      expect(outcome(withoutSecrets(page)), site.id).toEqual(outcome(page));
    }
  });

  it('does not change the results of any page, apart from internal addresses', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        expect(withoutInternals(withoutSecrets(page))).toEqual(withoutInternals(page));
      }),
      RUNS,
    );
  });

  it.each([
    ['Access-Control-Allow-Origin', 'https://a.example?x=1'],
    ['Access-Control-Allow-Origin', 'https://user:pass@a.example'],
    ['Access-Control-Allow-Origin', 'https://a.example'],
    ['Content-Security-Policy', "default-src 'self' https://user:pass@a.example"],
    ['Referrer-Policy', 'no-referrer?x'],
    ['SourceMap', `/a.map?${'x'.repeat(MAX_FIELD)}`],
    ['X-Content-Type-Options', 'nosniff#x'],
    ['X-Frame-Options', 'DENY?'],
  ])('leaves %s: %s what it is to browsers', (name, value) => {
    const page = pageWith({ headers: [[name, value]] });
    expect(outcome(withoutSecrets(page))).toEqual(outcome(page));
  });

  it('leaves a referrer policy in the markup that browsers do not know one that is there', () => {
    const page = pageWith({ metas: [{ name: 'referrer', content: '?' }] });
    expect(outcome(withoutSecrets(page))).toEqual(outcome(page));
  });

  it('applied twice gives the same', () => {
    const again = (page: PageSnapshot) => {
      const once = withoutSecrets(page);
      expect(withoutSecrets(once)).toEqual(once);
    };
    again(SECRETIVE);
    fc.assert(fc.property(anyPage, again), RUNS);
  });

  it.each([
    ['X-Auth-Token', 'abc', ''],
    ['X-Backend', 'a 10.0.0.7 b //localhost db.internal', '//10.0.0.7 //localhost //db.internal'],
    ['X-ChromeLogger-Data', 'a 10.0.0.7 b //localhost db.internal', '…'],
    ['X-ChromeLogger-Data', ' ', ''],
    ['WWW-Authenticate', 'Digest nonce="s3cret", Basic realm="s3cret"', 'Basic'],
    ['WWW-Authenticate', 'Digest nonce="s3cret"', ''],
    ['X-Error', 'include(/var/www/s3cret/a.php)', '///var/www/'],
    ['X-Node', 's3cret web-042', '//web-042'],
    ['X-Client-IP', '203.0.113.7', '(address)'],
    ['X-Varnish-IP', 'a 203.0.113.7 b 10.0.0.7', '//10.0.0.7 (address)'],
    ['X-Geo-City', 'Berlin', '…'],
    ['X-Debug-Info', 's3cret', '…'],
    ['X-Cache-Key', 's3cret', '…'],
    ['X-Client-IP', 's3cret', ''],
    ['X-Wf-1-1-1-1', '38|[{},"10.0.0.7"]|', '…'],
    ['Location', 'https://a.test/', ''],
    ['SourceMap', '/a.js.map?v=1,2', '/a.js.map'],
    ['SourceMap', 'data:application/json,{}', 'data:'],
    ['Origin-Agent-Cluster', '?1', '?1'],
    ['Integrity-Policy', 'blocked-destinations=(script);a=?0', 'blocked-destinations=(script);a=?0'],
    ['Content-Security-Policy', 'report-uri /a?b c?d; x //u:p@h/', 'report-uri /a? c?; x //@h/'],
    [
      'Content-Security-Policy',
      'IMG-src //u:p@h/?secret a#secret,report-uri /a?b',
      'IMG-src //@h/? a#,report-uri /a?',
    ],
    ['Content-Security-Policy', "img-src 'nonce-Ab+9/=='", "img-src 'nonce-xx+x/=='"],
    ['Reporting-Endpoints', 'a="https://u:p@r.test/?a, b", b="/c"', 'a="https://@r.test/?", b="/c"'],
    ['Report-To', '{"url":"https:\\/\\/u:p@r.test\\/r?\\"a"}', '{"url":"https:\\/\\/@r.test\\/r?"}'],
    ['Link', '<https:u@a.test/?b,c>; rel=x, <d#e>', '<https:a.test/>; rel=x, <d>'],
    ['Link', '"open?not closed', '"open?'],
    ['Referrer-Policy', 'no-referrer?a, origin#', 'no-referrer?, origin#'],
    ['Reporting-Endpoints', 'a="/b?é", c="/d#\\e", f="/g?h"', 'a="/b?…", c="/d#…", f="/g?"'],
    ['Server', 'nginx/1.26.3 (Ubuntu)', 'nginx/1.26.3 (Ubuntu)'],
  ])('%s: %s becomes %s', (name, value, expected) => {
    expect(left(name, value)).toBe(expected);
  });

  it.each([
    ['https://a.test/b.js?c#d', 'https://a.test/b.js'],
    ['//u:p@a.test/b.js', '//a.test/b.js'],
    ['https:\\\\u:p@a.test/b@c.js', 'https:\\\\a.test/b@c.js'],
    ['/b@c.js', '/b@c.js'],
    ['?b', ''],
    ['blob:https://a.test/x', 'blob:'],
    [' JavaScript:alert(1)', 'javascript:'],
  ])('the script URL %s becomes %s', (src, expected) => {
    const { markup } = withoutSecrets(pageWith({ scripts: [{ src }] }));
    expect(markup).toMatchObject({ value: { scripts: [{ src: expected }] } });
  });

  it('keeps only the meta elements that rules read', () => {
    const metas = [
      { httpEquiv: ' Content-Security-Policy', content: 'report-uri /a?b' },
      { httpEquiv: 'Content-Type', content: 'text/html; charset=utf-8' },
      { name: 'Referrer', content: 'no-referrer' },
      { name: 'generator', content: 'Drupal 11' },
      { name: 'csrf-param', content: 'authenticity_token' },
      {},
    ];
    const others = [
      { name: 'csrf-token', content: 'x' },
      { httpEquiv: 'refresh', content: '1' },
      { content: 'x' },
    ];
    const { markup } = withoutSecrets(pageWith({ metas: [...others, ...metas] }));
    const [policy, ...rest] = metas;
    expect(markup).toMatchObject({ value: { metas: [{ ...policy, content: 'report-uri /a?' }, ...rest] } });
  });

  it.each([
    '"',
    '"\\"',
    '<',
    '//',
    'https:',
    '@',
    '//@',
    "'nonce-",
    '?',
    '\\',
    ' https:',
    ',https:/',
    ';',
    ';sid=',
    '/(',
    '/(S(a)',
    '(S(a))',
  ])('takes linear time for repeated %j', (piece) => {
    const length = MAX_FIELD;
    const value = piece.repeat(length / piece.length);
    const page = pageWith({
      headers: Array.from({ length: 20 }, () => ['Link', value] as const),
      scripts: Array.from({ length: 20 }, () => ({ src: value })),
    });
    const taken = time(() => {
      withoutSecrets(page);
    });
    // Quadratic time would be minutes.
    expect(taken).toBeLessThan(2_000_000);
  });
});

describe('a page compared with its own baseline', () => {
  const pin = withoutSecrets(SECRETIVE);

  it('has no changes', () => {
    const { headers, cookies, fixed, added, score } = compare(pin, SECRETIVE);
    expect({ headers, cookies, fixed, added }).toEqual({
      headers: [],
      cookies: [],
      fixed: [],
      added: [],
    });
    expect(score.after).toBe(audit(SECRETIVE).score);
  });

  it('has no changes if only secrets differ', () => {
    const text = JSON.stringify(SECRETIVE).replace(/s3cret/gi, (secret) => secret.replace('3', '4'));
    const { headers, fixed, added } = compare(pin, JSON.parse(text) as PageSnapshot);
    expect([headers, fixed, added]).toEqual([[], [], []]);
  });

  it('has the changes of headers, also of those without a stored value, and of findings', () => {
    const before = pageWith({
      headers: [
        ['Referrer-Policy', 'no-referrer'],
        ['X-Auth-Token', 'a'],
        ['X-Old', 'b'],
      ],
    });
    const after = pageWith({
      headers: [
        ['Referrer-Policy', 'unsafe-url'],
        ['X-Auth-Token', 'c'],
        ['X-New', 'd'],
      ],
    });
    const { headers, added } = compare(withoutSecrets(before), after);
    expect(headers).toEqual([
      { name: 'Referrer-Policy', before: ['no-referrer'], after: ['unsafe-url'] },
      { name: 'X-New', before: null, after: [] },
      { name: 'X-Old', before: [], after: null },
    ]);
    expect(added.map(({ rule }) => rule)).toContain('referrer-policy');
  });
});
