import { expect, test } from 'vitest';
import { lostStyle, type Block, type Layout } from '../../../src/engine/index.js';

/** Two kinds of styles each. */
const [A, B] = [0b11, 0b101];

/** A block at a place, under the one before it. */
const block = (place: number, styles: number, top = 0, height = 40): Block => [
  place,
  styles,
  0,
  top,
  900,
  height,
];
const all = (count: number, place: number, styles: number, height = 40) =>
  Array.from({ length: count }, (_, at) => block(place, styles, at * height, height));
const page = (...blocks: readonly (readonly Block[])[]): Layout => ({ width: 1000, blocks: blocks.flat() });
const lost = (before: Layout, now: Layout) => lostStyle(before, now);

const STYLED = page(all(10, 1, A), all(4, 2, B), all(6, 3, 0));

test('all blocks that have no style left are counted, and only those that had one', () => {
  const bare = page(all(10, 1, 0, 20), all(4, 2, 0, 20), all(6, 3, 0, 20));
  expect(lost(STYLED, bare)).toEqual({ blocks: 14, lost: 14 });
  const part = page(all(10, 1, 0, 20), all(4, 2, B), all(6, 3, 0));
  expect(lost(STYLED, part)).toEqual({ blocks: 14, lost: 10 });
  expect(lost(bare, bare)).toEqual({ blocks: 0, lost: 0 });
  expect(lost(STYLED, STYLED)).toEqual({ blocks: 14, lost: 0 });
});

test.each([
  ['fewer and other blocks', page(all(3, 1, A, 90), all(9, 4, 0), all(6, 3, 0))],
  ['other places of the same', page(all(6, 3, 0, 10), all(4, 2, B, 70), all(10, 1, A, 33))],
  ['a list that grew by plain ones', page(all(10, 1, A), all(30, 1, 0), all(4, 2, B))],
  ['other styles', page(all(10, 1, 1), all(4, 2, 0b1000), all(6, 3, 0))],
  ['no blocks', page()],
  ['the same boxes without colours', page(all(10, 1, 0), all(4, 2, 0), all(6, 3, 0))],
  ['others in the place of some of the same', page(all(2, 1, A), all(9, 1, 0, 20), all(4, 2, B))],
  ['other ones in few places', page(all(10, 1, A), all(2, 2, 0, 20))],
])('what a page shows otherwise by itself is none of them: %s', (_, now) => {
  expect(lost(STYLED, now)?.lost).toBe(0);
});

test('one block alone is not counted', () => {
  expect(lost(page([block(1, A)]), page([block(1, 0, 0, 10)]))).toEqual({ blocks: 1, lost: 0 });
});

test('blocks without a box had no style that was seen', () => {
  const hidden = page(all(5, 1, A, 0));
  expect(lost(hidden, page(all(5, 1, 0, 60)))).toEqual({ blocks: 0, lost: 0 });
});

test('at another width of the window, nothing is said', () => {
  expect(lost(STYLED, { width: 800, blocks: [] })).toBeUndefined();
});
