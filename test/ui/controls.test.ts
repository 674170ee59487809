import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pieces, visible } from '../../src/ui/text/controls.js';

describe('characters that do not show', () => {
  test.each([
    ['a right-to-left override', 'a\u202Eb', 'aU+202Eb'],
    ['an isolate', '\u2066x\u2069', 'U+2066xU+2069'],
    ['a null', '\0', 'U+0000'],
    ['a line feed', 'a\nb', 'aU+000Ab'],
    ['a line separator', 'a\u2028b', 'aU+2028b'],
    ['a zero-width space', 'a\u200Bb', 'aU+200Bb'],
    ['a soft hyphen', 'a\u00ADb', 'aU+00ADb'],
    ['a C1 control', 'a\u0085b', 'aU+0085b'],
    ['a Hangul filler', 'a\u3164b', 'aU+3164b'],
    ['a tag character', 'a\u{E0041}b', 'aU+E0041b'],
    ['half a surrogate pair', 'a\uD83Db', 'aU+D83Db'],
    ['none of them', 'Zoë’s "café" 🙂', 'Zoë’s "café" 🙂'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('line feeds and tabs stay where lines are wanted, carriage returns do not', () => {
    expect(pieces('a\n\tb\r', true)).toEqual([
      { text: 'a\n\tb', control: false },
      { text: 'U+000D', control: true },
    ]);
  });

  test('nothing hidden is left, and nothing else is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = pieces(text);
        expect(found.map((piece) => piece.text).join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]/u);
        const plain = found.filter((piece) => !piece.control).map((piece) => piece.text);
        expect(plain.join('')).toBe(text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}]/gu, ''));
      }),
    );
  });
});
