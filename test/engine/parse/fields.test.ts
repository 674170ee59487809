import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteField, parseFields, type Field } from '../../../src/engine/parse/fields.js';

function fieldOf(name: string, ...values: string[]): Field {
  const fields = parseFields(values.map((value) => ({ name, value })));
  const field = fields.seen ? fields.value.get(name.toUpperCase()) : fields;
  if (!field.seen) throw new Error(field.because);
  return field.value;
}

test('lines with the same name, in any case, are joined in order', () => {
  const fields = parseFields([
    { name: 'Via', value: 'a' },
    { name: 'Other', value: 'x' },
    { name: 'VIA', value: 'b' },
  ]);
  expect(fields).toMatchObject({ seen: true, value: { names: ['via', 'other'] } });
  const via = fields.seen && fields.value.get('via');
  expect(via).toMatchObject({
    seen: true,
    value: {
      value: 'a, b',
      lines: [
        { name: 'Via', start: 0 },
        { name: 'VIA', start: 3 },
      ],
    },
  });
});

test('a field that was not sent is null, and quoted as null', () => {
  const fields = parseFields([]);
  const field = fields.seen ? fields.value.get('Server') : fields;
  expect(field).toEqual({ seen: true, value: { name: 'Server', value: null, lines: [] } });
  expect(field.seen && quoteField(field.value)).toEqual([{ header: 'Server', value: null, marks: [] }]);
});

test('a field with a truncated line is too long', () => {
  const fields = parseFields([{ name: 'a', value: 'b', cutFrom: 40_000 }]);
  expect(fields.seen && fields.value.get('a')).toEqual({ seen: false, because: 'too-long' });
});

test('the limit applies to all lines together: 32,768 characters are read, one more is too long', () => {
  const of = (...lengths: number[]) => {
    const fields = parseFields(lengths.map((length) => ({ name: 'a', value: 'x'.repeat(length) })));
    return fields.seen && fields.value.get('a').seen;
  };
  expect(of(16_384, 16_382)).toBe(true);
  expect(of(16_384, 16_383)).toBe(false);
});

test('a span across lines is marked in each of them', () => {
  expect(quoteField(fieldOf('a', 'one', 'two', 'three'), [[2, 9]])).toEqual([
    { header: 'a', value: 'one', marks: [[2, 3]] },
    { header: 'a', value: 'two', marks: [[0, 3]] },
  ]);
});

test('marks of the joined value are the same text in its lines', () => {
  const values = fc.array(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(values, fc.nat(), fc.nat(), (lines, a, b) => {
      const field = fieldOf('a', ...lines);
      const joined = field.value ?? '';
      const start = a % (joined.length + 1);
      const end = start + (b % (joined.length - start + 1));
      const marked = quoteField(field, [[start, end]]).flatMap(({ value, marks }) =>
        marks.map((mark) => value?.slice(...mark)),
      );
      const expected = field.lines.map((line) =>
        joined.slice(
          Math.max(start, line.start),
          Math.max(Math.min(end, line.start + line.value.length), line.start, start),
        ),
      );
      expect(marked.join('')).toBe(expected.join(''));
    }),
  );
});
