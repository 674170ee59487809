import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byHeaderName } from '../../src/ui/text/header-names.js';

test.each([
  ['X-Frame-Options is not set', ['X-Frame-Options']],
  ['The site sends no Content-Security-Policy', ['Content-Security-Policy']],
  [
    'Two (X-A, Permissions-Policy: camera) and “Cross-Origin-Opener-Policy”',
    ['(X-A,', 'Permissions-Policy:', '“Cross-Origin-Opener-Policy”'],
  ],
  ['Server names Apache, report-only, first-party, HttpOnly', []],
  ['', []],
])('names in %j', (sentence, names) => {
  expect(byHeaderName(sentence).flatMap(({ text, isName }) => (isName ? [text] : []))).toEqual(names);
});

test('nothing of a sentence is lost', () => {
  const word = fc.oneof(fc.constantFrom('X-Frame-Options', ' ', '-', '  A-B', '(Set-Cookie)'), fc.string());
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const sentence = words.join('');
      const parts = byHeaderName(sentence);
      expect(parts.map(({ text }) => text).join('')).toBe(sentence);
      expect(parts.every(({ text }) => text !== '')).toBe(true);
    }),
  );
});
