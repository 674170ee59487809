import { describe, expect, test } from 'vitest';
import { defineRule } from '../../../src/engine/run/define-rule.js';
import { evidenceOf } from '../../../src/engine/run/evidence.js';
import { audit, NOT_PROBED, type PageSnapshot } from '../../../src/engine/index.js';
import { runRule } from '../../../src/engine/run/run-rules.js';
import { RULES } from '../../support/fixed-rules.js';
import { pageWith } from '../../support/page.js';

const HARDENED_HEADERS = [
  ['Content-Security-Policy', "default-src 'none'; script-src 'self'"],
  ['Strict-Transport-Security', 'max-age=31536000'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
  ['Server', 'Apache'],
] as const;

const HARDENED = pageWith({
  headers: HARDENED_HEADERS,
  setCookies: ['sessionid=1; Secure; HttpOnly; SameSite=Lax'],
});

const CARELESS = pageWith({
  headers: [['Server', 'Apache/2.4.57 (Debian)']],
  setCookies: ['sessionid=1; Path=/', 'csrftoken=1; Path=/'],
});

describe('audit', () => {
  test('a careless page has grade F', () => {
    const report = audit(CARELESS);
    expect(report).toMatchObject({ grade: 'F', score: 0, complete: true });
    const costly = report.findings.filter(({ points }) => points > 0);
    expect(costly.map(({ id, points }) => [id, points])).toEqual([
      ['cookies/session-without-secure#sessionid', 40],
      ['content-security-policy/missing', 25],
      ['strict-transport-security/missing', 20],
      ['x-frame-options/missing', 20],
      ['server-tokens/version#Server', 5],
      ['x-content-type-options/missing', 5],
    ]);
  });

  test('a finding that deducts nothing because of a worse one says so', () => {
    const findings = audit(CARELESS).findings.filter(({ rule }) => rule === 'cookies');
    expect(
      findings
        .slice(1)
        .every(({ points, why }) => points === 0 && why.includes('Its points are in a worse finding')),
    ).toBe(true);
    expect(findings[0]?.why).not.toContain('Its points are in a worse finding');
  });

  test('a hardened page has grade A+, with bonus points', () => {
    const { findings, ...report } = audit(HARDENED);
    expect(report).toMatchObject({ grade: 'A+', score: 125, complete: true });
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('a recording without text gains nothing for the policy that a <meta> might have', () => {
    const headers = HARDENED_HEADERS.filter(([name]) => name !== 'Content-Security-Policy');
    const [textless, unread, whole] = [
      pageWith({ headers, markup: 'not-recorded' }),
      pageWith({ headers, markup: 'page-not-read' }),
      pageWith({ headers }),
    ].map((page) => audit(page));
    expect(textless).toMatchObject({ grade: whole?.grade, score: whole?.score, complete: false });
    expect(textless?.observatory.tests['content-security-policy'].result).toBe('csp-not-implemented');
    expect(textless?.observatory.grade).toBe(whole?.observatory.grade);
    const said = textless?.findings.find(({ id }) => id === 'content-security-policy/missing');
    expect(said?.why).toContain('Whether a <meta> sets it was not seen');
    expect(whole?.findings.find(({ id }) => id === said?.id)?.why).not.toContain('<meta>');
    // A page that may still be read is not judged before.
    expect(unread).toMatchObject({ grade: 'A+', complete: false });
  });

  test('without any evidence there are no findings, and the grade is incomplete', () => {
    const page: PageSnapshot = {
      url: 'https://shop.example.com/',
      chain: { seen: false, because: 'opened-before-install' },
      cookieStore: { seen: false, because: 'cookies-not-read' },
      markup: { seen: false, because: 'page-not-read' },
      site: NOT_PROBED,
    };
    const report = audit(page);
    expect(report).toMatchObject({ score: 100, complete: false, findings: [], passes: [] });
    const [probes, others] = [true, false].map((isProbe) =>
      report.unknowns.filter(({ because }) => (because === 'not-probed') === isProbe),
    );
    expect(probes?.map(({ rule }) => rule)).toEqual([
      'cors-reflection',
      'cross-origin-resource-sharing',
      'security-txt',
    ]);
    expect(new Set(others?.map(({ rule }) => rule)).size).toBe(RULES.length - 3);
    for (const unknown of others ?? [])
      expect(unknown).toMatchObject({ because: 'opened-before-install', remedy: 'reload' });
  });

  test('checks that need a probe deduct nothing, and the grade is complete without them', () => {
    const report = audit(HARDENED);
    expect(report.unknowns.map(({ rule, because }) => [rule, because])).toEqual([
      ['cors-reflection', 'not-probed'],
      ['cross-origin-resource-sharing', 'not-probed'],
      ['csp-blocks', 'not-recorded'],
      ['redirection', 'not-probed'],
      ['security-txt', 'not-probed'],
    ]);
    expect(report.complete).toBe(true);
    for (const because of ['hsts-stored', 'hsts-forced', 'leads-elsewhere', 'no-answer'] as const) {
      const http = { seen: false, because } as const;
      const probed = audit({ ...HARDENED, site: { ...NOT_PROBED, http } });
      expect(probed.unknowns).toContainEqual(expect.objectContaining({ rule: 'redirection', because }));
      expect(probed.complete).toBe(true);
    }
    const front = audit(pageWith({ headers: HARDENED_HEADERS, content: { linksToSignIn: true } }));
    expect(front.unknowns).toContainEqual(
      expect.objectContaining({
        because: 'sign-in-not-opened',
        why: 'Not checked: cookies that are set on signing in. Open the sign-in page, and a page behind it, too.',
      }),
    );
    expect(front.complete).toBe(true);
    expect(report.observatory.tests.redirection).toEqual({ result: null, modifier: 0, pass: null });
  });

  test('the Observatory’s score has all deductions except our own', () => {
    const headers = HARDENED_HEADERS.map(
      ([name, value]) => [name, name === 'Server' ? `${value}/2.4` : value] as const,
    );
    const report = audit(pageWith({ headers }));
    expect(report.score).toBe(report.observatory.score - 5);
    const costly = report.findings.filter(({ points }) => points > 0);
    expect(costly.map(({ id, points }) => [id, points])).toEqual([['server-tokens/version#Server', 5]]);
  });

  test.each([
    ['https://localhost/', 200, 'without a dot'],
    ['http://[::1]/', 200, 'without a dot'],
    ['https://example.com./', 200, 'empty label'],
    ['https://example.com/', 404, 'status 404'],
    ['https://example.com/', 101, 'status 101'],
    ['https://example.com/', 401, undefined],
    ['https://example.com/', 304, undefined],
    ['https://192.0.2.7/', 200, undefined],
  ])('%s with status %i: the Observatory refuses it: %s', (url, status, reason) => {
    const { refused } = audit(pageWith({ url, status })).observatory;
    if (reason === undefined) expect(refused).toBeUndefined();
    else expect(refused).toContain(reason);
  });

  test('a rule that throws has the result crashed', () => {
    const rule = defineRule({
      id: 'broken',
      on: 'documents',
      title: 'Broken',
      spec: { label: 'none', url: 'https://example.com/' },
      needs: ['url'],
      problems: {},
      passes: {},
      check: () => {
        throw new Error('on purpose');
      },
    });
    expect(runRule(rule, evidenceOf(HARDENED)).unknowns).toEqual(['crashed']);
  });

  test('untrusted text in a sentence is truncated, and placeholders in it are not filled in', () => {
    const name = `.AspNetCore.${'{name}'.repeat(40)}`;
    const [finding] = audit(pageWith({ setCookies: [`${name}=1`] })).findings;
    expect(finding?.text.length).toBeLessThan(200);
    expect(finding?.text).toContain('{name}{name}');
  });
});
