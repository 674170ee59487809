import { describe, expect, it, vi } from 'vitest';
import { browserPool } from '../../src/cli/browser-pool.js';
import type { Launched } from '../../src/cli/browser.js';
import { NoBrowserError } from '../../src/cli/terminal.js';

/** A browser with pages, that can be cleared or not. */
function fake(clear: () => Promise<void> = () => Promise.resolve()) {
  const log: string[] = [];
  const page = (name: string) => ({
    close: () => {
      log.push(`close ${name}`);
      return Promise.resolve();
    },
  });
  const launched = {
    browser: {
      pages: () => Promise.resolve([page('blank'), page('site')]),
      newPage: () => {
        log.push('new');
        return Promise.resolve();
      },
    },
    clear: () => {
      log.push('clear');
      return clear();
    },
    close: () => {
      log.push('end');
      return Promise.resolve();
    },
  } as unknown as Launched;
  return { log, launched };
}

describe('browserPool', () => {
  it('uses a browser again after all tabs are closed and everything is cleared', async () => {
    const { log, launched } = fake();
    const start = vi.fn(() => Promise.resolve(launched));
    const pool = browserPool(start);
    await pool.use(() => Promise.reject(new Error('dead'))).catch(() => log.push('failed'));
    expect(log).toEqual(['failed']);
    await pool.use((used) => {
      expect(used).toBe(launched);
      log.push('work');
      return Promise.resolve();
    });
    expect(log).toEqual(['failed', 'new', 'close blank', 'close site', 'clear', 'work']);
    expect(start).toHaveBeenCalledOnce();
  });

  it('replaces a browser that cannot be cleared', async () => {
    const broken = fake(() => Promise.reject(new Error('crashed')));
    const next = fake();
    const start = vi.fn<() => Promise<Launched>>().mockResolvedValueOnce(broken.launched);
    start.mockResolvedValueOnce(next.launched);
    const pool = browserPool(start);
    await pool.use(() => Promise.resolve());
    expect(await pool.use((used) => Promise.resolve(used))).toBe(next.launched);
    expect(broken.log.at(-1)).toBe('end');
  });

  it('gives each of several at once a browser of its own, and tries only once if there is none', async () => {
    const start = vi.fn<() => Promise<Launched>>(() => Promise.resolve(fake().launched));
    const pool = browserPool(start);
    const [one, other] = await Promise.all([1, 2].map(() => pool.use((used) => Promise.resolve(used))));
    expect(one).not.toBe(other);

    const none = vi.fn<() => Promise<Launched>>(() => Promise.reject(new NoBrowserError('none')));
    const empty = browserPool(none);
    for (const _ of [1, 2]) await expect(empty.use(() => Promise.resolve())).rejects.toThrow('none');
    expect(none).toHaveBeenCalledOnce();
  });
});
