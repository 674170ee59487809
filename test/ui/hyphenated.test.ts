import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byHyphenated } from '../../src/ui/text/hyphenated.js';

test.each([
  ['X-Frame-Options is not set, and frame-ancestors is not set', ['X-Frame-Options', 'frame-ancestors']],
  ['The site sends no Content-Security-Policy', ['Content-Security-Policy']],
  ["script-src allows 'unsafe-inline' https:", ['script-src', "'unsafe-inline'"]],
  ['(X-A, Permissions-Policy: camera)', ['(X-A,', 'Permissions-Policy:']],
  ['Cookie a_b at https://my-host.example/c-d, 3-4 - -', []],
  ['', []],
])('hyphenated words of %j', (sentence, words) => {
  expect(byHyphenated(sentence).flatMap(({ text, isWord }) => (isWord ? [text] : []))).toEqual(words);
});

test('nothing of a sentence is lost', () => {
  const word = fc.oneof(fc.constantFrom('X-Frame-Options', ' ', '-', '  a-b', '(Set-Cookie)'), fc.string());
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const sentence = words.join('');
      const parts = byHyphenated(sentence);
      expect(parts.map(({ text }) => text).join('')).toBe(sentence);
      expect(parts.every(({ text }) => text !== '')).toBe(true);
    }),
  );
});
