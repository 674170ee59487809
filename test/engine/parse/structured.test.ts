import { expect, test } from 'vitest';
import { readList } from '../../../src/engine/parse/structured.js';

test('a List has its members with their parameters', () => {
  expect(readList('"/a;b, c";x=1, 2')?.map(([item]) => item)).toEqual(['/a;b, c', 2]);
  expect(readList('')).toEqual([]);
});

test.each(['"', '"a" "b"', '"a",', '/a', '"é"', '"a\\b"'])('browsers ignore all of %s', (value) => {
  expect(readList(value)).toBeNull();
});
