import { expect, test } from 'vitest';
import { RULES } from '../../src/engine/index.js';
import READ_BY from '../../src/ui/text/browser-support.json' with { type: 'json' };
import { browsersText } from '../../src/ui/text/browsers.js';
import { usageText } from '../../src/ui/text/usage.js';

test('says how usual a header is, with the year and who counted', () => {
  expect(usageText('strict-transport-security')).toBe('Sent by about 36 % of pages in 2025 (Web Almanac)');
  expect(usageText('mixed-content')).toBe('');
});

test('says of each header that the tests ask about which browsers read it', () => {
  expect(browsersText('strict-transport-security')).toBe('Read by Chromium and Firefox');
  expect(browsersText('connection-allowlist')).toBe('Read by Chromium, not by Firefox');
  expect(browsersText('mixed-content')).toBe('');
  const said = RULES.map(({ id }) => browsersText(id)).filter(Boolean);
  expect(said).toHaveLength(Object.keys(READ_BY).length);
  for (const one of said) expect(one).toContain('Read by Chromium');
});
