import { expect, inject, test } from 'vitest';
import { loadedSize, SIZE_ALARM } from '../bench/sizes.js';

/** Where the limits are. */
const EDIT = 'SIZE_ALARM in test/bench/sizes.ts';

test.each(SIZE_ALARM)('$name: all its files are below $most bytes gzipped', ({ entry, most }) => {
  const { first, later } = loadedSize(inject('extension'), entry);
  expect(first).toBeGreaterThan(0);
  expect(first + later, `if what you added is worth it, raise ${EDIT}`).toBeLessThan(most);
});

test.each(SIZE_ALARM)('$name: what it needs at once is below $atOnce bytes gzipped', ({ entry, atOnce }) => {
  expect(
    loadedSize(inject('extension'), entry).first,
    `load what a click needs on the click (src/fixes/index.ts leaves out what is), or raise ${EDIT}`,
  ).toBeLessThan(atOnce);
});

test.each(SIZE_ALARM)('$name: what it needs at once is in $files files', ({ entry, files }) => {
  expect(
    loadedSize(inject('extension'), entry).files,
    `each delays a click: see src/packaging/chunks.ts, and ${EDIT}`,
  ).toBeLessThanOrEqual(files);
});
