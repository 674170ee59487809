import { describe, expect, test } from 'vitest';
import {
  SEVERITIES,
  audit,
  auditResponse,
  countIn,
  gradeOf,
  groupAlike,
  groupFindings,
  isWorthKnowing,
  RULES,
  suppressionsFor,
  tallyOf,
  type Finding,
} from '../../../src/engine/index.js';
import { toMarkdown } from '../../../src/export/markdown.js';
import { proposalsFor } from '../../../src/fixes/proposals.js';
import { pageWith } from '../../support/page.js';

const base = audit(pageWith({ headers: [['Server', 'Apache/2.4.1']] }));
const [sample] = base.findings;
const finding = (over: Partial<Finding>): Finding => {
  if (!sample) throw new Error('The page has no finding');
  return { ...sample, points: 0, ...over };
};

test('a hundred cookies without Secure are one group, with all points', () => {
  const names = Array.from({ length: 100 }, (_, at) => `c${at}=a1b2c3`);
  const groups = groupFindings(audit(pageWith({ setCookies: names })).findings);
  const cookies = groups.filter(({ findings: [first] }) => first.rule === 'cookies');
  expect(cookies.map(({ text, points, findings }) => [text, points, findings.length])).toEqual([
    ['100 cookies are sent without Secure', 20, 100],
  ]);
});

test('what only redirects sent is told apart from what the page sent', () => {
  const page = pageWith({ setCookies: ['a=a1b2c3', 'b=a1b2c3'] });
  const redirect = pageWith({ setCookies: ['c=a1b2c3', 'd=a1b2c3'] });
  if (!page.chain.seen || !redirect.chain.seen) throw new Error('A page has no response');
  const before = redirect.chain.value.map((hop) => ({
    ...hop,
    url: 'https://other.example.org/',
    status: 302,
  }));
  const chain = { seen: true, value: [...before, ...page.chain.value] } as const;
  const texts = groupFindings(audit({ ...page, chain }).findings).map(({ text }) => text);
  expect(texts).toContain('2 cookies are sent without Secure');
  expect(texts).toContain('2 cookies are sent without Secure, by redirects');
});

test('one finding keeps its text', () => {
  const { findings } = audit(pageWith({ setCookies: ['a=a1b2c3'] }));
  expect(groupFindings(findings).map(({ text }) => text)).toContain('Cookie a is sent without Secure');
});

test('several without a text of their own are named by the first', () => {
  const findings = ['a', 'b', 'c'].map((text) =>
    finding({ rule: 'reporting', message: 'malformed', id: `reporting/malformed#${text}`, text }),
  );
  expect(groupFindings(findings).map(({ text }) => text)).toEqual(['a, and 2 more']);
});

test('by severity, then points; suppressed and unchangeable ones are groups of their own', () => {
  const suppressed = { site: 'a.test', finding: 'x/y', reason: 'agreed' };
  const groups = groupFindings([
    finding({ text: 'low', severity: 'low', points: 5 }),
    finding({ text: 'suppressed', severity: 'high', suppressed }),
    finding({ text: 'high', severity: 'high' }),
    finding({ text: 'medium 1', severity: 'medium', message: 'proxy', points: 1 }),
    finding({ text: 'medium 20', severity: 'medium', message: 'version', points: 20 }),
  ]);
  expect(groups.map(({ text }) => text)).toEqual(['high', 'medium 20', 'medium 1', 'low', 'suppressed']);
  expect(new Set(groups.map(({ id }) => id)).size).toBe(5);
});

test('worth knowing: suppressed, or low and info that leave the letter', () => {
  const report = { ...base, score: 70, grade: gradeOf(70) };
  const isFolded = (over: Partial<Finding>) =>
    groupFindings([finding(over)]).map((group) => isWorthKnowing(group, report));
  expect(isFolded({ severity: 'info' })).toEqual([true]);
  expect(isFolded({ severity: 'low', points: 5 })).toEqual([true]);
  expect(isFolded({ severity: 'low', points: 10 })).toEqual([false]);
  expect(isFolded({ severity: 'medium' })).toEqual([false]);
  expect(isFolded({ severity: 'high' })).toEqual([false]);
  expect(
    isFolded({ severity: 'high', suppressed: { site: 'a.test', finding: 'x/y', reason: 'agreed' } }),
  ).toEqual([true]);
});

test('a text for several has its number and nothing else to fill in', () => {
  const texts = RULES.flatMap(({ problems }) => Object.values(problems)).flatMap(({ many }) => many ?? []);
  expect(
    texts.filter((text) => text.replace('{count}', '').includes('{') || !text.includes('{count}')),
  ).toEqual([]);
  expect(texts.length).toBeGreaterThan(15);
});

describe('a page without HTTPS', () => {
  const login = { password: true, targets: [], hiddenFields: [] };
  const plain = (url: string, suppressed: readonly string[] = []) =>
    audit(
      pageWith({ url, setCookies: ['sessionid=1', 'a=1; Secure'], content: { forms: [login] } }),
      suppressionsFor(
        url,
        suppressed.map((finding) => ({ site: new URL(url).host, finding, reason: 'known' })),
        '2026-11-30',
      ),
    );
  const PUBLIC = 'http://shop.example.com/';

  test('is one finding, high and first, with its redirect, cookies and forms under it', () => {
    const report = plain(PUBLIC);
    const [first, ...others] = groupFindings(report.findings);
    expect(first?.findings.map(({ rule, message }) => `${rule}/${message}`)).toEqual([
      'strict-transport-security/no-https',
      'cookies/session-without-secure',
      'redirection/missing',
      'cookie-syntax/secure-over-http',
      'form-target/page-insecure',
    ]);
    expect(first?.findings[0].severity).toBe('high');
    expect(first?.points).toBe(20 + 40 + 20);
    expect(first?.text).toBe(
      'No HTTPS: anyone on the network can read and change this page; 4 more follow from it',
    );
    // In the report, severity is the order: the high one of the page’s own is before what is medium and follows.
    expect(report.findings[0]).toBe(first?.findings[0]);
    const ranks = report.findings.map(({ severity }) => SEVERITIES.indexOf(severity));
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    expect(report.findings.slice(0, 3).map(({ id }) => id)).toContain(
      'cookies/session-without-httponly#sessionid',
    );
    // What has nothing to do with it stays as it is, and nothing is lost.
    expect(others.map(({ findings: [{ rule }] }) => rule)).toContain('content-security-policy');
    const groups = [...(first ? [first] : []), ...others];
    expect(groups.flatMap(({ findings }) => findings)).toHaveLength(report.findings.length);
    // One cause, one finding.
    expect(countIn(groups)).toBe(report.findings.length - 4);
    const tally = tallyOf(report.findings);
    expect(tally.findings).toBe(report.findings.length - 4);
    expect(tally.high + tally.medium + tally.low + tally.info).toBe(tally.findings);
    expect(others.flatMap(({ findings }) => findings.map(({ id }) => id))).toContain(
      'cookies/session-without-httponly#sessionid',
    );
  });

  test.each(['http://localhost:8080/', 'http://192.168.1.4/', 'http://printer/'])(
    'is as it was on %s',
    (url) => {
      const { findings } = plain(url);
      const https = findings.find(({ message }) => message === 'no-https');
      expect(https).toMatchObject({ severity: 'info', points: 0 });
      expect(groupFindings(findings)).toEqual(groupAlike(findings));
    },
  );

  test('that is accepted leaves the others where they were', () => {
    const { findings } = plain(PUBLIC, ['strict-transport-security/no-https']);
    expect(groupFindings(findings)).toEqual(groupAlike(findings));
    expect(findings[0]?.id).toBe('cookies/session-without-secure#sessionid');
  });

  test('does not take what is suppressed', () => {
    const { findings } = plain(PUBLIC, ['redirection/missing']);
    const groups = groupFindings(findings);
    expect(groups[0]?.findings.map(({ rule }) => rule)).not.toContain('redirection');
    expect(groups.at(-1)?.findings[0].id).toBe('redirection/missing');
  });

  test('is said once in each report, with the texts of what follows', () => {
    const page = pageWith({ url: PUBLIC, setCookies: ['a=1'] });
    const report = audit(page);
    const markdown = toMarkdown(report, {
      version: '1',
      date: new Date(0),
      proposals: proposalsFor(page, report),
    });
    expect(markdown).toContain('high · −40 · No HTTPS');
    expect(markdown).toContain('Cookie a, not used to log in, is sent without Secure');
    expect(markdown).toContain('HTTP does not redirect to HTTPS');
  });
});

test('a redirect over HTTP in the panel is no page without HTTPS', () => {
  const hop = (status: number) =>
    ({
      url: 'http://shop.example.com/',
      status,
      from: 'network',
      headers: { seen: true, value: [{ name: 'Location', value: 'https://shop.example.com/' }] },
      setCookies: { seen: true, value: [] },
    }) as const;
  const idsOf = (status: number) => auditResponse(hop(status), 'document').map(({ id }) => id);
  expect(idsOf(200)).toContain('strict-transport-security/no-https');
  expect(idsOf(301)).not.toContain('strict-transport-security/no-https');
});
