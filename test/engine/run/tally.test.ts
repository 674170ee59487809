import { expect, test } from 'vitest';
import { severitiesText, tallyOf, tallyText } from '../../../src/engine/index.js';

const suppressed = { site: 'a.test', finding: 'x/y', reason: 'agreed' };

test('counts all but the suppressed findings, in total and by severity', () => {
  const tally = tallyOf([
    { severity: 'high' },
    { severity: 'info' },
    { severity: 'high' },
    { severity: 'medium', suppressed },
  ]);
  expect(tally).toEqual({ findings: 3, suppressed: 1, high: 2, medium: 0, low: 0, info: 1 });
  expect(tallyText(tally, ', worst first')).toBe('3 findings, worst first, 1 suppressed');
  expect(severitiesText(tally)).toBe('2 high, 1 info');
});

test('one finding, and none', () => {
  expect(tallyText(tallyOf([{ severity: 'low' }]))).toBe('1 finding');
  expect([tallyText(tallyOf([])), severitiesText(tallyOf([]))]).toEqual(['0 findings', '']);
});
