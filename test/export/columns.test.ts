import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, cut, padded, wrapped } from '../../src/export/columns.js';
import { time } from '../support/growth.js';

const anyText = fc.string({ unit: 'grapheme', maxLength: 200 });

describe('columnsOf', () => {
  it.each([
    ['abc …→−◆⟨U+0009⟩', 16],
    ['漢字かな한글', 12],
    ['ＡＢ、。', 8],
    ['😀🇦🇹', 6],
    ['e\u0301', 2],
  ])('%s has at most %d', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});

describe('cut', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['abcd efg', 6, 'abcd…'],
    ['漢字漢字', 6, '漢字…'],
    ['ab😀😀', 5, 'ab😀…'],
    ['ae\u0301e\u0301', 4, 'ae\u0301…'],
    ['a🇦🇹🇦🇹', 6, 'a🇦🇹…'],
    [`e${'\u0301'.repeat(500)}`, 6, '…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['abc', -5, ''],
  ])('%j at %d', (text, columns, shown) => {
    expect(cut(text, columns)).toBe(shown);
  });

  it('gives the text, or its start and an ellipsis, within the columns', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 250 }), (text, columns) => {
        const shown = cut(text, columns);
        expect(columnsOf(shown)).toBeLessThanOrEqual(columns);
        expect(shown).toSatisfy(() => shown === text || text.startsWith(shown.slice(0, -1)));
        expect(shown).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  it('does not read all of a long text', () => {
    const texts = ['x', 'e\u0301', '\u0301', '漢', 'a '].map((piece) => piece.repeat(1_000_000));
    const taken = time(() => {
      for (const text of texts) wrapped(cut(text, 80), 80, 2).concat(wrapped(text, 80, 3));
    });
    // Microseconds.
    expect(taken).toBeLessThan(500_000);
  });
});

describe('wrapped', () => {
  it.each([
    ['', 5, []],
    ['one two three', 20, ['one two three']],
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 6, ['one', 'two', 'three']],
    ['one two three four', 7, ['one two', 'three', 'four']],
    ['one two three four five', 5, ['one', 'two', 'thre…']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['漢字漢字漢字漢字', 5, ['漢字', '漢字', '漢字…']],
  ])('%j at %d', (text, columns, lines) => {
    expect(wrapped(text, columns, 3)).toEqual(lines);
  });

  it('keeps all that it does not cut', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 4 }),
        (text, columns, most) => {
          const lines = wrapped(text, columns, most);
          expect(lines.length).toBeLessThanOrEqual(most);
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
          const said = lines.join('').replaceAll(/\s/g, '');
          const whole = text.replaceAll(/\s/g, '');
          expect(said === whole || whole.startsWith(said.replace(/…$/, ''))).toBe(true);
        },
      ),
    );
  });
});

describe('padded', () => {
  it('fills columns, not characters', () => {
    expect(['ab', '漢', 'abcdef'].map((text) => padded(text, 4))).toEqual(['ab  ', '漢  ', 'abcdef']);
    expect(padded('1', 3, 'right')).toBe('  1');
  });
});
