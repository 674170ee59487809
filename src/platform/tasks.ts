/**
 * Work that nothing awaits, counted, so that the command line and tests can wait for its end. Each page of the extension
 * counts its own; that of the background is asked for with the message `idle`.
 */

/** The tasks that run, and since when, by `performance.now()`. */
const running = new Map<Promise<unknown>, number>();
/** What starts each task that is put off. */
const waiting = new Set<() => void>();

/** Milliseconds that a task counts: one that takes longer waits for a page that hangs, or for a server. */
const LONGEST_MS = 5_000;
/** A page may violate its policy, and load more, without end. */
const MAX_ROUNDS = 10;

/** Counts a promise that somebody awaits. */
export function counted<T>(task: Promise<T>): Promise<T> {
  running.set(task, performance.now());
  const ended = () => running.delete(task);
  task.then(ended, ended);
  return task;
}

/** Counts a promise that nobody awaits. Its failure is logged. */
export function run(task: Promise<unknown>): void {
  counted(task).catch(console.error);
}

/**
 * Runs a task after `ms` milliseconds, or when somebody waits for `idle`.
 * @returns cancels it
 */
export function later(ms: number, task: () => unknown): () => void {
  const begin = () => {
    cancel();
    // Not `Promise.resolve`: a task may also throw at once.
    run(new Promise((resolve) => resolve(task())));
  };
  const timer = setTimeout(begin, ms);
  const cancel = () => {
    clearTimeout(timer);
    waiting.delete(begin);
  };
  waiting.add(begin);
  return cancel;
}

/** The value of a promise, or what `giveUp` returns after `ms` milliseconds. `idle` does not wait for a time limit. */
export async function within<T, Late = undefined>(
  ms: number,
  promise: Promise<T>,
  giveUp: () => Late = () => undefined as Late,
): Promise<T | Late> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(giveUp()), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Resolves when no task runs and none is put off: those are run now. What they start and put off is waited for too, in
 * at most MAX_ROUNDS rounds; each takes at most LONGEST_MS.
 */
export async function idle(): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    // One may cancel another.
    for (const begin of [...waiting]) if (waiting.has(begin)) begin();
    const now = performance.now();
    const left = [...running].map(([task, since]) => ({ task, ms: since + LONGEST_MS - now }));
    const awaited = left.filter(({ ms }) => ms > 0);
    if (awaited.length === 0) return;
    await Promise.allSettled(awaited.map(({ task, ms }) => within(ms, task)));
  }
}
