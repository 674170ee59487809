import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineRule } from '../../src/engine/define-rule.js';
import { evidenceOf } from '../../src/engine/evidence.js';
import {
  apply,
  audit,
  gradeOf,
  gradeOfPage,
  isGraded,
  NOT_PROBED,
  RULES,
  SEVERITIES,
  type Finding,
  type PageSnapshot,
} from '../../src/engine/index.js';
import { RESULTS } from '../../src/engine/observatory/results.js';
import { runRule } from '../../src/engine/run.js';
import { hostOf } from '../../src/engine/site.js';
import { anyPage, brokenPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';

const MODIFIERS = new Map(
  Object.values(RESULTS).flatMap((results) =>
    Object.entries(results).map(([result, [modifier]]) => [result, modifier] as const),
  ),
);
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

describe('any page', () => {
  test('audit never throws and no rule crashes, for any page that capture may produce', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const report = audit(page);
        expect(report.unknowns.filter(({ because }) => because === 'crashed')).toEqual([]);
      }),
      { numRuns: runs(400) },
    );
  });

  test('gradeOfPage, which the badge uses, agrees with the report', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const report = audit(page);
        const { grade, score, complete, caveats } = report;
        expect(gradeOfPage(page)).toEqual({
          ...{ grade, score, complete },
          isGraded: isGraded(report),
          hasCaveats: caveats.length > 0,
        });
      }),
      { numRuns: runs(200) },
    );
  });

  test('audit and apply never throw, even with invalid URLs', () => {
    fc.assert(
      fc.property(brokenPage, (page) => {
        const { findings } = audit(page);
        audit(
          apply(
            page,
            findings.flatMap(({ advice }) => advice),
          ),
        );
      }),
      { numRuns: runs(400) },
    );
  });

  test('points add up to the score; caveats come first, then the worst; ids are unique; marks are inside their text', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { findings, caveats, passes, score, grade } = audit(page);
        const base = 100 - sum(findings.map(({ points }) => points));
        const bonus = sum(passes.map((pass) => pass.bonus));
        expect(score).toBe(Math.max(0, base >= 90 ? base + bonus : base));
        expect(grade).toBe(gradeOf(score));
        expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
        expect(findings.slice(0, caveats.length)).toEqual(caveats);
        for (const list of [caveats, findings.slice(caveats.length)])
          expect(list.every((finding, at) => at === 0 || rank(list[at - 1]) >= rank(finding))).toBe(true);
        for (const { value, marks } of [...findings, ...passes].flatMap(({ quotes }) => quotes)) {
          for (const [start, end] of marks) {
            expect(0 <= start && start <= end && end <= (value?.length ?? 0)).toBe(true);
          }
        }
      }),
      { numRuns: runs(200) },
    );
  });

  test('findings with an Observatory result deduct at most what it does; all deduct at least that, except where the severity is lower', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { findings, passes, observatory } = audit(page);
        const judged = findings.filter((finding) => finding.observatory !== undefined);
        const modifiers = Object.values(observatory.tests).map(({ modifier }) => modifier);
        const deductions = -sum(modifiers.filter((modifier) => modifier < 0));
        expect(sum(judged.map(({ points }) => points))).toBeLessThanOrEqual(deductions);
        const spared = findings
          .filter(({ rule, message, severity }) => severity !== severityOf(rule, message))
          .map(({ observatory: result }) => result ?? '');
        // Results that no message names are those of which browsers do otherwise.
        const named = new Set([...findings, ...passes].map(({ observatory: result }) => result));
        const theirs = Object.values(observatory.tests).flatMap(({ result, modifier }) =>
          result !== null && modifier < 0 && !named.has(result) ? [result] : [],
        );
        const worth = sum(
          [...new Set([...spared, ...theirs])].map((result) => -(MODIFIERS.get(result) ?? 0)),
        );
        expect(sum(findings.map(({ points }) => points))).toBeGreaterThanOrEqual(deductions - worth);
      }),
      { numRuns: runs(200) },
    );
  });

  test('following all advice, or that of one finding, never lowers the score', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const before = audit(page);
        const all = before.findings.flatMap(({ advice }) => advice);
        expect(audit(apply(page, all)).score).toBeGreaterThanOrEqual(before.score);
        for (const { advice } of before.findings) {
          expect(audit(apply(page, advice)).score).toBeGreaterThanOrEqual(before.score);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  test('a finding’s advice fixes it', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        for (const { id, advice, subject } of audit(page).findings) {
          // No advice for the page’s host changes the cookie of the same name that another host sends.
          if (advice.length === 0 || cookiesOfOthers(page).includes(subject ?? '')) continue;
          expect(audit(apply(page, advice)).findings.map((finding) => finding.id)).not.toContain(id);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

/** Names of the cookies that other hosts of the redirect chain sent. */
function cookiesOfOthers({ url, chain }: PageSnapshot): string[] {
  const host = hostOf(url);
  return (chain.seen ? chain.value : []).flatMap((hop) =>
    hop.setCookies.seen && hostOf(hop.url) !== host ? hop.setCookies.value.map(({ name }) => name) : [],
  );
}

function rank(finding: Finding | undefined): number {
  return finding ? finding.points * 10 + SEVERITIES.indexOf(finding.severity) : Infinity;
}

function severityOf(rule: string, message: string) {
  return RULES.find(({ id }) => id === rule)?.problems[message]?.severity;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
