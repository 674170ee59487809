import { expect, test } from 'vitest';
import {
  audit,
  gradeOf,
  groupFindings,
  isWorthKnowing,
  RULES,
  type Finding,
} from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const base = audit(pageWith({ headers: [['Server', 'Apache/2.4.1']] }));
const [sample] = base.findings;
const finding = (over: Partial<Finding>): Finding => {
  if (!sample) throw new Error('The page has no finding');
  return { ...sample, points: 0, ...over };
};

test('a hundred cookies without Secure are one group, with all points', () => {
  const names = Array.from({ length: 100 }, (_, at) => `c${at}=1`);
  const groups = groupFindings(audit(pageWith({ setCookies: names })).findings);
  const cookies = groups.filter(({ findings: [first] }) => first.rule === 'cookies');
  expect(cookies.map(({ text, points, findings }) => [text, points, findings.length])).toEqual([
    ['100 cookies are sent without Secure', 20, 100],
  ]);
});

test('what only redirects sent is told apart from what the page sent', () => {
  const page = pageWith({ setCookies: ['a=1', 'b=1'] });
  const redirect = pageWith({ setCookies: ['c=1', 'd=1'] });
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
  const { findings } = audit(pageWith({ setCookies: ['a=1'] }));
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
