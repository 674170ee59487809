import { expect, it } from 'vitest';
import { cleanUrl, MAX_URL } from '../../src/capture/url.js';

it.each([
  ['https://user:pass@shop.test:8443/a?b=c#token', 'https://shop.test:8443/a?b=c'],
  ['http://shop.test', 'http://shop.test/'],
  ['https://shop.test/#', 'https://shop.test/'],
  ['nonsense', ''],
])('%s is kept as %s', (url, kept) => {
  expect(cleanUrl(url)).toBe(kept);
});

it('cuts a long URL, which stays valid', () => {
  const kept = cleanUrl(`https://shop.test/${'%41'.repeat(100_000)}`);
  expect(kept).toHaveLength(MAX_URL);
  expect(URL.canParse(kept)).toBe(true);
});
