import { describe as suite, expect, it } from 'vitest';
import { describe } from '../../src/cli/findings.js';
import {
  audit,
  type Advice,
  type Finding,
  type Grade,
  type PlanStep,
  type Report,
} from '../../src/engine/index.js';
import { proposed } from '../export/reports.js';
import { observatoryWith } from '../support/observatory-report.js';
import { pageWith } from '../support/page.js';

const HOSTILE = 'x\u001b]0;owned\u0007\r\n\u202egnihtyna\u009b2J';

const FINDING: Finding = {
  id: 'cookies/no-secure#sid',
  rule: 'cookies',
  message: 'no-secure',
  severity: 'high',
  points: 40,
  text: `Cookie ${HOSTILE} is sent without Secure`,
  why: '',
  spec: { label: '', url: '' },
  references: [],
  quotes: [],
  advice: [
    { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' },
    { op: 'set-cookie-attributes', cookie: HOSTILE, role: 'other', secure: true },
  ],
};

const REPORT: Report = {
  url: 'https://a.test/',
  grade: 'D',
  score: 35,
  algorithm: 1,
  complete: false,
  observatory: observatoryWith(40),
  caveats: [],
  findings: [FINDING, { ...FINDING, id: 'x/y', message: 'y', points: 0, text: 'A nuance', advice: [] }],
  passes: [],
  unknowns: [{ rule: 'hsts', because: 'http-cache', why: `Not seen: ${HOSTILE}` }],
  stack: [{ name: 'nginx', label: 'nginx', because: 'Server', confidence: 'sure' }],
};

suite('describe', () => {
  const lines = describe(REPORT, proposed(REPORT)).split('\n');

  it('lists findings with points, what was not checked, and each fix with its place', () => {
    expect(lines[0]).toBe('2 findings (2 high)');
    expect(lines[1]).toMatch(/^ {2}−40 {2}Cookie x/);
    expect(lines[2]).toBe('    0  A nuance');
    expect(lines).toContain('Not checked');
    expect(lines.findIndex((line) => line.startsWith('  nginx · '))).toBeGreaterThan(lines.indexOf('Fixes'));
    expect(lines.join('\n')).toMatch(
      /add_header X-Content-Type-Options \$new_[a-z0-9]{5}_x_content_type_options always;/,
    );
  });

  it('lists findings that say the same in one line, with the first of their subjects; suppressed ones last', () => {
    const setCookies = ['a', 'b', 'c', 'd', 'e', 'f\u202e'].map((name) => `${name}=a1b2c3; Path=/`);
    const suppressed = new Map([
      ['server-tokens/version', { site: 'a.test', finding: 'server-tokens/version', reason: 'Known' }],
    ]);
    const report = audit(pageWith({ setCookies, headers: [['Server', 'nginx/1.26.3']] }), suppressed);
    const found = describe(report, proposed(report)).split('\n\n')[0]?.split('\n') ?? [];
    expect(found.filter((line) => line.includes('without Secure'))).toEqual([
      expect.stringMatching(/^ *−\d+ {2}6 cookies are sent without Secure: a, b, c, d, e, and 1 more$/),
    ]);
    expect(found.at(-1)).toMatch(/^ {4}0 {2}Server names a version.* \(suppressed\)$/);
    expect(found.length).toBeLessThan(report.findings.length);
  });

  it('says at the end where the fixes lead to, with the letter after each milestone', () => {
    const advice: Advice = { op: 'redirect-to-https' };
    const step = (gain: number, gradeAfter: Grade) => ({ advice, gain, gradeAfter, gradeLater: gradeAfter });
    const told = (...plan: PlanStep[]) =>
      describe(REPORT, { ...proposed(REPORT), plan })
        .split('\n')
        .slice(-4, -1);
    expect(told(step(0, 'D'), step(20, 'C'), step(20, 'B'))).toEqual([
      'With the fixes: ~D → ~B.',
      '       → ~C: 2 fixes together: Redirect HTTP to HTTPS',
      '       → ~B: Redirect HTTP to HTTPS',
    ]);
    const policy: Advice = {
      op: 'set-header',
      name: 'Content-Security-Policy',
      value: "default-src 'self'",
      rollout: 'report-only-first',
    };
    const later = { ...step(20, 'C'), advice: policy, gradeLater: 'B' } as const;
    expect(told({ ...later, laterIf: 'if it rains' }).at(-1)).toBe(
      'With the fixes: ~D → ~C. Once the policy is enforced: ~B (if it rains).',
    );
    expect(told({ ...later, gradeAfter: 'D', laterIf: 'if it rains' }).at(-1)).toBe(
      'With the fixes: ~D → ~B once the policy is enforced (if it rains).',
    );
    // Another policy than one that pages may violate, or none, has no part in what depends on nothing.
    expect(told(later).at(-1)).toBe('With the fixes: ~D → ~C. Later: ~B.');
    expect(told(step(3, 'D')).at(-1)).toBe('With the fixes the grade stays ~D, ~38 of 100.');
    expect(told().at(-1)).toBe('With the fixes the grade stays ~D.');
  });

  it('prints no control characters and none that reorder a line', () => {
    expect(lines.join('\n')).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/,
    );
    expect(lines.filter((line) => line.includes('gnihtyna'))).not.toEqual([]);
    for (const line of lines.filter((line) => line.includes('gnihtyna'))) expect(line).toContain('⟨U+202E⟩');
  });

  it('says below the headers to send what they may break', () => {
    const mayBreak = 'may stop other sites that frame this page';
    const advice: Advice[] = [{ op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN', mayBreak }];
    const report = { ...REPORT, stack: [], findings: [{ ...FINDING, advice }] };
    const text = describe(report, proposed(report));
    expect(text).toContain(
      `\n       X-Frame-Options: SAMEORIGIN\n       Set X-Frame-Options: ${mayBreak}.\n`,
    );
  });
});
