import { expect, test } from 'vitest';
import { MAX_BLOCKS, parseLayout } from '../../../src/capture/preview/layout.js';

const BLOCK = [1, 2, 3, 4, 5, 6];

test('a layout is integers', () => {
  const read = { width: 1000, blocks: [BLOCK] };
  expect(parseLayout({ ...read, text: 'secret' })).toEqual({ seen: true, value: read });
});

test.each([
  undefined,
  null,
  'text',
  {},
  { width: 1000 },
  { width: '1000', blocks: [] },
  { width: 1000, blocks: [['secret', 2, 3, 4, 5, 6]] },
  { width: 1000, blocks: [[1, 2, 3]] },
  { width: 1000, blocks: [[...BLOCK, 7]] },
  { width: 1000, blocks: [[1, 2, 3, 4, 5, Number.NaN]] },
  { width: 1000, blocks: [[1, 2, 3, 4, 5, 0.5]] },
  { width: 1000, blocks: Array.from({ length: MAX_BLOCKS + 1 }, () => BLOCK) },
])('what is none is not read: %j', (raw) => {
  expect(parseLayout(raw)).toEqual({ seen: false, because: 'page-unreadable' });
});

test.each(['awaited', 'too-many'] as const)('a page may have none yet, or take too long: %s', (because) => {
  expect(parseLayout({ why: because })).toEqual({ seen: false, because });
});
