import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBatches } from '../../src/platform/storage/queue.js';

describe('batches', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Small letters can wait 200 ms; each result is its item, doubled. */
  function batches(work?: () => Promise<never>) {
    const taken: string[][] = [];
    const take = createBatches(
      (items: readonly string[]) => {
        taken.push([...items]);
        return work?.() ?? Promise.resolve(items.map((item) => item + item));
      },
      (item) => item === item.toLowerCase(),
      200,
    );
    return { taken, take };
  }

  it('contain all items that can wait, once the delay is over', async () => {
    const { taken, take } = batches();
    const results = Promise.all([take('a'), take('b')]);
    await vi.advanceTimersByTimeAsync(199);
    expect(taken).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(taken).toEqual([['a', 'b']]);
    expect(await results).toEqual(['aa', 'bb']);
  });

  it('start at once with an item that cannot wait, with the waiting items before it', async () => {
    const { taken, take } = batches();
    const results = Promise.all([take('a'), take('B')]);
    expect(await results).toEqual(['aa', 'BB']);
    expect(taken).toEqual([['a', 'B']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leave items that arrive in the meantime to the next batch', async () => {
    let finish: (results: string[]) => void = () => undefined;
    const taken: string[][] = [];
    const take = createBatches(
      (items: readonly string[]) => {
        taken.push([...items]);
        return taken.length > 1
          ? Promise.resolve([...items])
          : new Promise<string[]>((resolve) => (finish = resolve));
      },
      () => false,
      200,
    );
    const first = take('A');
    await vi.advanceTimersByTimeAsync(0);
    const others = Promise.all([take('B'), take('C')]);
    await vi.advanceTimersByTimeAsync(0);
    expect(taken).toEqual([['A']]);
    finish(['A']);
    expect(await first).toBe('A');
    expect(await others).toEqual(['B', 'C']);
    expect(taken).toEqual([['A'], ['B', 'C']]);
  });

  it('fail for all their items, and continue', async () => {
    const work = vi.fn(() => Promise.reject(new Error('full')));
    const { take } = batches(work);
    await expect(Promise.allSettled([take('a'), take('B')])).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    await expect(take('C')).rejects.toThrow('full');
    expect(work).toHaveBeenCalledTimes(2);
  });
});
