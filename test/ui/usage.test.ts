import { expect, test } from 'vitest';
import { RULES } from '../../src/engine/index.js';
import { usageText } from '../../src/ui/text/usage.js';

test('says how usual a header is, with the year and who counted', () => {
  expect(usageText('strict-transport-security')).toBe(
    'in 2025 about 36 % of pages had Strict-Transport-Security (Web Almanac)',
  );
  expect(usageText('mixed-content')).toBe('');
});

test('is of rules that exist', () => {
  const said = RULES.filter(({ id }) => usageText(id) !== '');
  expect(said).toHaveLength(10);
});
