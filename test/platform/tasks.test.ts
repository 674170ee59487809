import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Tasks from '../../src/platform/tasks.js';

const MS = 200;

let tasks: typeof Tasks;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  tasks = await import('../../src/platform/tasks.js');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A promise, with what settles it. */
function work() {
  let end: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { promise, end, fail };
}

/** Whether `idle` has resolved, after all that can happen without time. */
function asked() {
  const state = { isIdle: false };
  void tasks.idle().then(() => {
    state.isIdle = true;
  });
  return {
    isIdle: async () => {
      await vi.advanceTimersByTimeAsync(0);
      return state.isIdle;
    },
  };
}

describe('idle', () => {
  it('resolves at once if there is no work', async () => {
    expect(await asked().isIdle()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for all that runs, and for what that starts', async () => {
    const [first, second, later] = [work(), work(), work()];
    tasks.run(
      first.promise.then(() => {
        tasks.run(later.promise);
      }),
    );
    void tasks.counted(second.promise);
    const { isIdle } = asked();
    first.end();
    expect(await isIdle()).toBe(false);
    second.end();
    expect(await isIdle()).toBe(false);
    later.end();
    expect(await isIdle()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('runs what is put off now, once, and waits for it', async () => {
    const late = work();
    const task = vi.fn(() => late.promise);
    tasks.later(MS, task);
    const { isIdle } = asked();
    expect(task).toHaveBeenCalledOnce();
    expect(await isIdle()).toBe(false);
    await vi.advanceTimersByTimeAsync(MS);
    late.end();
    expect(await isIdle()).toBe(true);
    expect(task).toHaveBeenCalledOnce();
  });

  it('waits for the work of a failed task no longer', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    const { promise, fail } = work();
    tasks.run(promise);
    const { isIdle } = asked();
    expect(await isIdle()).toBe(false);
    const error = new Error('full');
    fail(error);
    expect(await isIdle()).toBe(true);
    expect(logged).toHaveBeenCalledExactlyOnceWith(error);
  });

  it('resolves though work is put off again without end', async () => {
    const task = vi.fn(() => {
      tasks.later(MS, task);
      return Promise.resolve();
    });
    tasks.later(MS, task);
    expect(await asked().isIdle()).toBe(true);
    expect(task.mock.calls.length).toBeGreaterThan(1);
    expect(task.mock.calls.length).toBeLessThanOrEqual(10);
  });

  it('waits for a task that hangs for 5 s, and only once', async () => {
    tasks.run(work().promise);
    const first = asked();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(await first.isIdle()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await first.isIdle()).toBe(true);
    expect(await asked().isIdle()).toBe(true);
  });

  it('does not wait for time limits', async () => {
    const limited = tasks.within(MS, work().promise);
    expect(await asked().isIdle()).toBe(true);
    await vi.advanceTimersByTimeAsync(MS);
    expect(await limited).toBeUndefined();
  });
});

describe('what is put off', () => {
  it('runs when its time has come', async () => {
    const task = vi.fn();
    tasks.later(MS, task);
    await vi.advanceTimersByTimeAsync(MS - 1);
    expect(task).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledOnce();
    await tasks.idle();
    expect(task).toHaveBeenCalledOnce();
  });

  it('does not run once it is cancelled', async () => {
    const task = vi.fn();
    tasks.later(MS, task)();
    await tasks.idle();
    await vi.advanceTimersByTimeAsync(MS);
    expect(task).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not run once another one that idle runs has cancelled it', async () => {
    const task = vi.fn();
    let cancel: () => void = () => undefined;
    tasks.later(MS, () => {
      cancel();
    });
    cancel = tasks.later(MS, task);
    await tasks.idle();
    expect(task).not.toHaveBeenCalled();
  });

  it('may throw: that is logged, and the others run', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    const error = new Error('full');
    const fail = () => {
      throw error;
    };
    const task = vi.fn();
    tasks.later(MS, fail);
    tasks.later(MS, task);
    await tasks.idle();
    expect(task).toHaveBeenCalledOnce();
    tasks.later(MS, fail);
    await vi.advanceTimersByTimeAsync(MS);
    expect(logged.mock.calls).toEqual([[error], [error]]);
  });
});

describe('a time limit', () => {
  it('gives the value if that comes in time, and leaves no timer', async () => {
    const giveUp = vi.fn();
    expect(await tasks.within(MS, Promise.resolve(1), giveUp)).toBe(1);
    await expect(tasks.within(MS, Promise.reject(new Error('gone')), giveUp)).rejects.toThrow('gone');
    expect(vi.getTimerCount()).toBe(0);
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('gives up when it is over', async () => {
    const limited = tasks.within(MS, work().promise, () => 'late');
    await vi.advanceTimersByTimeAsync(MS);
    expect(await limited).toBe('late');
  });
});
