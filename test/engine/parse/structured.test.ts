import { expect, test } from 'vitest';
import { parseList } from '../../../src/engine/parse/structured.js';

test('a List has its members with their parameters', () => {
  expect(parseList('"/a;b, c";x=1, 2')?.map(([item]) => item)).toEqual(['/a;b, c', 2]);
  expect(parseList('')).toEqual([]);
});

test.each(['"', '"a" "b"', '"a",', '/a', '"é"', '"a\\b"'])('browsers ignore all of %s', (value) => {
  expect(parseList(value)).toBeNull();
});
