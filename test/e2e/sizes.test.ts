import { expect, inject, test } from 'vitest';
import { loadedSize, SIZE_ALARM } from '../bench/sizes.js';

test.each(SIZE_ALARM)('$name: all its files are below $most bytes gzipped', ({ entry, most }) => {
  const { first, later } = loadedSize(inject('extension'), entry);
  expect(first).toBeGreaterThan(0);
  expect(first + later).toBeLessThan(most);
});
