import { expect, test } from 'vitest';
import { lazy } from '../../src/ui/lazy.js';

test('is loaded once, and then keeps its value', async () => {
  let fetched = 0;
  const part = lazy(() => Promise.resolve(`part ${(fetched += 1)}`));
  expect(part.value.value).toBeUndefined();
  expect(await Promise.all([part.load(), part.load()])).toEqual(['part 1', 'part 1']);
  expect(await part.load()).toBe('part 1');
  expect(part.value.value).toBe('part 1');
});

test('is loaded again after a failure', async () => {
  const answers = [Promise.reject(new Error('gone')), Promise.resolve('part')];
  const part = lazy(() => answers.shift() ?? Promise.reject(new Error('asked again')));
  await expect(part.load()).rejects.toThrow('gone');
  expect(part.value.value).toBeUndefined();
  expect(await part.load()).toBe('part');
});
