import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pieces } from '../../src/ui/text/controls.js';

const shown = (text: string) =>
  pieces(text)
    .map((piece) => piece.text)
    .join('');

describe('invisible characters', () => {
  test.each([
    ['a right-to-left override', 'a\u202Eb', 'a⟨U+202E⟩b'],
    ['an isolate', '\u2066x\u2069', '⟨U+2066⟩x⟨U+2069⟩'],
    ['a null', '\0', '⟨U+0000⟩'],
    ['a line feed', 'a\nb', 'a⟨U+000A⟩b'],
    ['a line separator', 'a\u2028b', 'a⟨U+2028⟩b'],
    ['a zero-width space', 'a\u200Bb', 'a⟨U+200B⟩b'],
    ['a soft hyphen', 'a\u00ADb', 'a⟨U+00AD⟩b'],
    ['a C1 control', 'a\u0085b', 'a⟨U+0085⟩b'],
    ['a Hangul filler', 'a\u3164b', 'a⟨U+3164⟩b'],
    ['a tag character', 'a\u{E0041}b', 'a⟨U+E0041⟩b'],
    ['half a surrogate pair', 'a\uD83Db', 'a⟨U+D83D⟩b'],
    ['none of them', 'Zoë’s "café" 🙂', 'Zoë’s "café" 🙂'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test('`lines` keeps line feeds and tabs, but not carriage returns', () => {
    expect(pieces('a\n\tb\r', true)).toEqual([
      { text: 'a\n\tb', control: false },
      { text: '⟨U+000D⟩', control: true },
    ]);
  });

  test('every hidden character is shown, and no other one is changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(shown(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u);
        const back = pieces(text).map((piece) =>
          piece.control ? String.fromCodePoint(parseInt(piece.text.slice(3, -1), 16)) : piece.text,
        );
        expect(back.join('')).toBe(text);
      }),
    );
  });
});
