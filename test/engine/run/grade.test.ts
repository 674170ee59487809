import { expect, it } from 'vitest';
import { isWorse } from '../../../src/engine/index.js';

it('isWorse knows the order of grades', () => {
  expect(isWorse('B', 'B+')).toBe(true);
  expect(isWorse('B+', 'B+')).toBe(false);
  expect(isWorse('A+', 'B+')).toBe(false);
  expect(isWorse('F', 'D-')).toBe(true);
});
