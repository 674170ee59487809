import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit, sentFields, type PageSnapshot } from '../../src/engine/index.js';
import {
  compareReports,
  pairReports,
  toComparable,
  type ComparedReport,
} from '../../src/export/comparison.js';
import { comparisonMarkdown, comparisonText } from '../../src/export/comparison-text.js';
import { anyPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';

const HSTS = ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'] as const;
const FRAMES = ['X-Frame-Options', 'DENY'] as const;
const SECRET = 'v3ry-s3cr3t';

const of = (snapshot: PageSnapshot) => toComparable(audit(snapshot), sentFields(snapshot));
const page = (...headers: (readonly [string, string])[]) => of(pageWith({ headers }));
const ids = (findings: readonly { id: string }[]) => findings.map(({ id }) => id);

describe('compareReports', () => {
  it('compares header by header, folds the same, and says what is new and what is gone', () => {
    const { headers, findings, worse, before, after } = compareReports(
      page(HSTS, FRAMES, ['X-Build', SECRET], ['Date', 'now']),
      page(FRAMES, ['X-Build', 'other'], ['Date', 'then'], ['Referrer-Policy', 'no-referrer']),
    );
    expect(headers).toEqual({
      unseen: [],
      changes: [
        { name: 'Referrer-Policy', before: null, after: ['no-referrer'] },
        { name: HSTS[0], before: [HSTS[1]], after: null },
      ],
      // X-Frame-Options, X-Build, and the Content-Type of every page.
      same: 3,
    });
    expect(ids(findings.added)).toContain('strict-transport-security/missing');
    expect(findings.same).toBeGreaterThan(0);
    expect(worse).toBe(true);
    expect((after.score ?? 0) < (before.score ?? 0)).toBe(true);
  });

  it('compares the attributes of cookies, whose names are case-sensitive', () => {
    const [before, after] = [
      ['a=1; Secure; HttpOnly', 'b=2', 'date=3; Secure'],
      ['a=4; Secure', 'B=5', 'date=6; Secure; Expires=Thu, 26 Nov 2026 09:00:00 GMT'],
    ].map((setCookies) => of(pageWith({ setCookies })));
    if (!before || !after) throw new Error('Two pages');
    expect(compareReports(before, after).cookies).toEqual({
      unseen: [],
      changes: [
        { name: 'B', before: null, after: [''] },
        { name: 'a', before: ['Secure; HttpOnly'], after: ['Secure'] },
        { name: 'b', before: [''], after: null },
        { name: 'date', before: ['Secure'], after: ['Secure; Expires=…'] },
      ],
      same: 0,
    });
  });

  it.each([
    ['the same', page(HSTS), page(HSTS), false],
    ['better, with a new finding', page(), page(HSTS, FRAMES, ['Server', 'nginx/1.2.3']), false],
    ['a header less', page(HSTS, FRAMES), page(HSTS), true],
    ['more information only', page(HSTS), page(HSTS, ['X-Powered-By', 'Express']), false],
    ['no grade', page(HSTS), { ...page(), grade: null, score: null }, null],
  ] as const)('%s', (_, before, after, worse) => {
    expect(compareReports(before, after).worse).toBe(worse);
  });

  it('is not worse for markup that only the second lacks, and worse for a header that two without markup lost', () => {
    const policy = ['Content-Security-Policy', "default-src 'none'"] as const;
    const meta = { httpEquiv: policy[0], content: policy[1] };
    const seen = of(pageWith({ headers: [HSTS], metas: [meta] }));
    const textless = of(pageWith({ headers: [HSTS], markup: 'not-recorded' }));
    expect(textless.score).toBeLessThan(seen.score ?? 0);
    expect(compareReports(seen, textless).worse).toBe(false);
    const before = of(pageWith({ headers: [HSTS, policy], markup: 'not-recorded' }));
    expect(compareReports(before, textless).worse).toBe(true);
  });

  it('counts as new or gone only what both have checked', () => {
    const full = page(HSTS);
    const [lost] = full.findings;
    if (!lost) throw new Error('There is no finding.');
    const partial: ComparedReport = {
      ...full,
      score: 100,
      findings: full.findings.slice(1),
      unknown: [{ rule: lost.rule, why: 'Not checked.' }],
    };
    const later = compareReports(partial, full);
    expect([later.findings.added, ids(later.findings.notChecked.before), later.worse]).toEqual([
      [],
      [lost.id],
      false,
    ]);
    const earlier = compareReports(full, partial);
    expect([earlier.findings.fixed, ids(earlier.findings.notChecked.after)]).toEqual([[], [lost.id]]);
  });

  it('does not compare what a report does not have', () => {
    const { sent: _, ...old } = page(HSTS);
    const { headers, cookies } = compareReports(old, page());
    expect([headers, cookies]).toEqual([
      { unseen: ['before'], changes: [], same: 0 },
      { unseen: ['before'], changes: [], same: 0 },
    ]);
    expect(comparisonText(compareReports(old, page()))).toContain(
      'Not compared: the first did not show headers.',
    );
  });

  it('finds no difference between a page and itself, and never shows a cookie value or a control character', () => {
    fc.assert(
      fc.property(anyPage, anyPage, (one, other) => {
        const [a, b] = [of(one), of(other)];
        const { headers, cookies, findings } = compareReports(a, a);
        expect([headers.changes, cookies.changes, findings.added, findings.fixed].flat()).toEqual([]);
        const comparison = compareReports(a, b);
        for (const text of [comparisonText(comparison), comparisonMarkdown(comparison)])
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
      { numRuns: runs(20) },
    );
    const cookie = (value: string) => of(pageWith({ setCookies: [`a=${value}; Secure`, `b="${SECRET}"`] }));
    const both = compareReports(cookie(SECRET), cookie('x'));
    expect([JSON.stringify(both), comparisonText(both), comparisonMarkdown(both)].join()).not.toContain(
      SECRET,
    );
  });
});

describe('the texts', () => {
  const hostile = of(
    pageWith({
      headers: [
        ['X-Powered-By', '\u001b[2J\u202e`<img src=x>` ![x](https://x.test/y.png)'],
        ['Referrer-Policy', '```\n::error::forged'],
      ],
      setCookies: ['a\u001b[31m|b=1; Path=/'],
    }),
  );
  const comparison = compareReports(page(HSTS), hostile);

  it('have the signs of a diff', () => {
    const text = comparisonText(comparison);
    expect(text).toContain(`  - ${HSTS[0]}\n      - ${HSTS[1]}\n`);
    expect(text).toMatch(/\n {2}\+ −\d+ .* \(strict-transport-security\/missing\)\n/);
    expect(text).toMatch(/\n {2}\d+ unchanged\n/);
  });

  it('show a long value from its first difference', () => {
    const policy = (end: string) => `img-src ${'https://a.test/x '.repeat(150)}${end}`;
    const long = (end: string) => page(['Content-Security-Policy', policy(end)]);
    const both = compareReports(long('one'), long(`two ${'y'.repeat(3_000)}`));
    for (const text of [comparisonText(both), comparisonMarkdown(both)]) {
      expect(text).toMatch(/- \(2458 characters alike\) …[^\n]* one\n/);
      expect(text).toMatch(/\+ \(2458 characters alike\) …[^\n]* two y+… \(\d+ more characters\)\n/);
    }
    const short = comparisonText(
      compareReports(page(['Content-Security-Policy', "img-src 'self'"]), long('')),
    );
    expect(short).toMatch(/\+ img-src https:\S+ [^\n]*… \(\d+ more characters\)\n/);
  });

  it('stay texts in Markdown', () => {
    const text = comparisonMarkdown(comparison);
    expect(text).toMatch(/^# Comparison: \S+ \(\d+\) → \S+ \(\d+\)\n/);
    const prose = text.replaceAll(/(`{3,})[^]*?\1/g, '').replaceAll(/`[^`\n]*`/g, '');
    expect(prose).not.toMatch(/<img|!\[|\]\(/);
    expect(text).not.toMatch(/^\s*::/m);
  });
});

describe('pairReports', () => {
  const at = (url: string): ComparedReport => ({ ...page(), url });
  const urls = (reports: readonly ComparedReport[]) => reports.map(({ url }) => url);

  it('pairs by address, then by path, and two single pages', () => {
    const before = ['https://a.test/', 'https://a.test/x', 'https://a.test/gone'].map(at);
    const after = ['https://b.test/x', 'https://b.test/new', 'https://a.test/'].map(at);
    const { pairs, onlyBefore, onlyAfter } = pairReports(before, after);
    expect(pairs.map(urls)).toEqual([
      ['https://a.test/', 'https://a.test/'],
      ['https://a.test/x', 'https://b.test/x'],
    ]);
    expect([urls(onlyBefore), urls(onlyAfter)]).toEqual([['https://a.test/gone'], ['https://b.test/new']]);
    const [one, other] = [at('https://a.test/old'), at('https://b.test/new')];
    expect(pairReports([one], [other]).pairs).toEqual([[one, other]]);
  });
});
