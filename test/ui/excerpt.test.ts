import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stretches, WHOLE, type Stretch } from '../../src/ui/text/excerpt.js';

const show = (parts: readonly Stretch[]) =>
  parts
    .map((part) =>
      part.kind === 'gap' ? `<${part.characters}>` : part.kind === 'marked' ? `[${part.text}]` : part.text,
    )
    .join('');

describe('a quoted value, split at its marks', () => {
  test.each([
    ['nothing marked', 'abc', [], 'abc'],
    ['one part', 'a b c', [[2, 3]], 'a [b] c'],
    ['all of it', 'abc', [[0, 3]], '[abc]'],
    [
      'parts out of order',
      'a b c',
      [
        [4, 5],
        [0, 1],
      ],
      '[a] b [c]',
    ],
    [
      'parts that overlap',
      'abcd',
      [
        [0, 2],
        [1, 3],
      ],
      '[abc]d',
    ],
    ['an empty part', 'abc', [[1, 1]], 'abc'],
    ['a part beyond the end', 'abc', [[2, 9]], 'ab[c]'],
    ['half a character', '🙂🙂', [[1, 2]], '[🙂]🙂'],
    ['an empty value', '', [], ''],
  ] as const)('%s', (_, value, marks, shown) => {
    expect(show(stretches(value, marks))).toBe(shown);
  });

  test('a long value keeps its beginning and the surroundings of its marks', () => {
    const value = 'x'.repeat(2000) + 'BAD' + 'y'.repeat(2000);
    const shown = show(stretches(value, [[2000, 2003]]));
    expect(shown).toBe(`${'x'.repeat(160)}<1800>${'x'.repeat(40)}[BAD]${'y'.repeat(40)}<1960>`);
  });

  test('a long value is complete with `all`', () => {
    const value = 'x'.repeat(WHOLE * 3);
    expect(show(stretches(value, [], true))).toBe(value);
  });

  test('every character is shown once or counted once, whatever the marks', () => {
    const range = fc.tuple(fc.integer({ min: -5, max: 3000 }), fc.integer({ min: -5, max: 3000 }));
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 2500, size: 'max' }),
        fc.array(range, { maxLength: 40 }),
        (value, marks) => {
          let at = 0;
          for (const part of stretches(value, marks)) {
            if (part.kind === 'gap') at += part.characters;
            else {
              expect(value.startsWith(part.text, at)).toBe(true);
              at += part.text.length;
            }
          }
          expect(at).toBe(value.length);
        },
      ),
    );
  });

  test('a bounded part of a long value is shown, however many marks it has', () => {
    const value = 'ab'.repeat(16_000);
    const marks = Array.from({ length: 16_000 }, (_, i) => [i * 2, i * 2 + 1] as const);
    const shown = stretches(value, marks).reduce(
      (sum, part) => sum + (part.kind === 'gap' ? 0 : part.text.length),
      0,
    );
    expect(shown).toBeLessThan(2000);
  });
});
