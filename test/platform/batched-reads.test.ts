import { expect, test, vi } from 'vitest';
import { createBatchedReads } from '../../src/platform/browser/batched-reads.js';

const stored: Readonly<Record<string, unknown>> = { one: 1, two: 2 };
const picked = (keys: string[]) =>
  Promise.resolve(Object.fromEntries(keys.filter((key) => key in stored).map((key) => [key, stored[key]])));

test('keys requested at the same time are one call, and each gets its own value', async () => {
  const get = vi.fn(picked);
  const read = createBatchedReads(get);
  expect(await Promise.all(['one', 'two', 'three', 'one'].map(read))).toEqual([1, 2, undefined, 1]);
  expect(get.mock.calls).toEqual([[['one', 'two', 'three']]]);
  expect(await read('two')).toBe(2);
  expect(get).toHaveBeenCalledTimes(2);
});

test('a failed call rejects the reads in it, and no later ones', async () => {
  const get = vi.fn(picked).mockRejectedValueOnce(new Error('no storage'));
  const read = createBatchedReads(get);
  const both = await Promise.allSettled([read('one'), read('two')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await read('one')).toBe(1);
});
