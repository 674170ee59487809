import { expect, test } from 'vitest';
import { severitiesText, tallyOf, tallyText } from '../../../src/engine/index.js';

const other = { rule: 'caching', message: 'own' };
const suppressed = { site: 'a.test', finding: 'x/y', reason: 'agreed' };

test('counts all but the suppressed findings, in total and by severity', () => {
  const tally = tallyOf([
    { ...other, severity: 'high' },
    { ...other, severity: 'info' },
    { ...other, severity: 'high' },
    { ...other, severity: 'medium', suppressed },
  ]);
  expect(tally).toEqual({ findings: 3, suppressed: 1, high: 2, medium: 0, low: 0, info: 1 });
  expect(tallyText(tally, ', worst first')).toBe('3 findings, worst first, 1 suppressed');
  expect(severitiesText(tally)).toBe('2 high, 1 info');
});

test('a page without HTTPS is one finding, with what follows from it', () => {
  const https = { rule: 'strict-transport-security', message: 'no-https' };
  const cookie = { rule: 'cookies', message: 'session-without-secure' } as const;
  const tally = (...all: Parameters<typeof tallyOf>[0]) => severitiesText(tallyOf(all));
  expect(tally({ ...https, severity: 'high' }, { ...cookie, severity: 'high' })).toBe('1 high');
  // On a local address, or where it is accepted, each counts.
  expect(tally({ ...https, severity: 'info' }, { ...cookie, severity: 'high' })).toBe('1 high, 1 info');
  expect(tally({ ...https, severity: 'high', suppressed }, { ...cookie, severity: 'high' })).toBe('1 high');
  expect(tally({ ...cookie, severity: 'high' })).toBe('1 high');
});

test('one finding, and none', () => {
  expect(tallyText(tallyOf([{ ...other, severity: 'low' }]))).toBe('1 finding');
  expect([tallyText(tallyOf([])), severitiesText(tallyOf([]))]).toEqual(['0 findings', '']);
});
