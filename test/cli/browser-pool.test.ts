import { describe, expect, it, vi } from 'vitest';
import { browserPool } from '../../src/cli/browser-pool.js';
import type { Launched } from '../../src/cli/browser.js';
import type { Home } from '../../src/cli/home.js';
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
  const home = page('home');
  const launched = {
    browser: { pages: () => Promise.resolve([home, page('site'), page('popup')]) },
    clear: () => {
      log.push('clear');
      return clear();
    },
    close: () => {
      log.push('end');
      return Promise.resolve();
    },
  } as unknown as Launched;
  homes.set(launched, home as unknown as Home);
  return { log, launched, home };
}

const homes = new Map<Launched, Home>();
const poolOf = (start: () => Promise<Launched>, uses?: number) =>
  browserPool(start, uses, (launched) => Promise.resolve(homes.get(launched) as Home));

describe('browserPool', () => {
  it('uses a browser again after all other tabs are closed and everything is cleared', async () => {
    const { log, launched, home } = fake();
    const start = vi.fn(() => Promise.resolve(launched));
    const pool = poolOf(start);
    await pool.use(() => Promise.reject(new Error('dead'))).catch(() => undefined);
    await pool.use((used, tab) => {
      expect([used, tab]).toEqual([launched, home]);
      log.push('work');
      return Promise.resolve();
    });
    expect(log.slice(0, 4)).toEqual(['close site', 'close popup', 'clear', 'work']);
    expect(start).toHaveBeenCalledOnce();
  });

  it('leaves the browser of the last page as it is', async () => {
    const { log, launched } = fake();
    await poolOf(() => Promise.resolve(launched), 1).use(() => Promise.resolve());
    expect(log).toEqual([]);
  });

  it('replaces a browser that cannot be cleared', async () => {
    const broken = fake(() => Promise.reject(new Error('crashed')));
    const next = fake();
    const start = vi.fn<() => Promise<Launched>>().mockResolvedValueOnce(broken.launched);
    start.mockResolvedValueOnce(next.launched);
    const pool = poolOf(start);
    await pool.use(() => Promise.resolve());
    expect(await pool.use((used) => Promise.resolve(used))).toBe(next.launched);
    expect(broken.log.at(-1)).toBe('end');
  });

  it('gives each of several at once a browser of its own, and tries only once if there is none', async () => {
    const start = vi.fn<() => Promise<Launched>>(() => Promise.resolve(fake().launched));
    const pool = poolOf(start);
    const [one, other] = await Promise.all([1, 2].map(() => pool.use((used) => Promise.resolve(used))));
    expect(one).not.toBe(other);

    const none = vi.fn<() => Promise<Launched>>(() => Promise.reject(new NoBrowserError('none')));
    const empty = poolOf(none);
    for (const _ of [1, 2]) await expect(empty.use(() => Promise.resolve())).rejects.toThrow('none');
    expect(none).toHaveBeenCalledOnce();
  });
});
