import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../src/cli/in-order.js';

describe('inOrder', () => {
  it('keeps the order, works on as many as allowed and holds few results', async () => {
    let running = 0;
    let most = 0;
    let finished = 0;
    let held = 0;
    const taken: number[] = [];
    const items = Array.from({ length: 40 }, (_, n) => n);
    const results = inOrder(items, 3, async (n) => {
      most = Math.max(most, ++running);
      // The first is the slowest.
      for (let turn = n === 0 ? 30 : n % 3; turn > 0; turn -= 1) await setImmediate();
      running -= 1;
      finished += 1;
      held = Math.max(held, finished - taken.length);
      return n;
    });
    for await (const n of results) taken.push(n);
    expect(taken).toEqual(items);
    expect(most).toBe(3);
    expect(held).toBeLessThanOrEqual(12);
  });

  it('does one after another', async () => {
    const log: string[] = [];
    const results = inOrder(['a', 'b'], 1, (name) => {
      log.push(`start ${name}`);
      return Promise.resolve(name);
    });
    for await (const name of results) log.push(`take ${name}`);
    expect(log).toEqual(['start a', 'take a', 'start b', 'take b']);
  });
});
