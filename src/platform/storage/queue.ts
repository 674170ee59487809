import { later } from '../tasks.js';

/** Runs tasks one at a time, in order. A failed task does not stop the next. */
export function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}

/**
 * Processes items in order and in batches: items that arrive during a batch form the next one. If a batch fails, all
 * its items fail.
 * @param work resolves with one result per item
 * @param canWait whether an item may wait for others that probably follow
 * @param maxDelayMs maximum wait, in milliseconds
 */
export function createBatches<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
  canWait: (item: T) => boolean,
  maxDelayMs: number,
): (item: T) => Promise<R> {
  interface Batch {
    readonly items: T[];
    readonly results: Promise<readonly R[]>;
    readonly begin: () => void;
  }
  let coming: Batch | null = null;
  const inTurn = createQueue();
  const open = (): Batch => {
    const items: T[] = [];
    const { promise: begun, resolve: begin } = withResolvers();
    const cancel = later(maxDelayMs, begin);
    const results = inTurn(async () => {
      await begun;
      cancel();
      coming = null;
      return work(items);
    });
    return { items, results, begin };
  };
  return async (item) => {
    const batch = (coming ??= open());
    const place = batch.items.push(item) - 1;
    if (!canWait(item)) batch.begin();
    const results = await batch.results;
    return results[place] as R;
  };
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Runs the task for one key at a time. A key requested again before its turn gets only one turn. */
export function createTurns<K>(task: (key: K) => Promise<void>): (key: K) => Promise<void> {
  const inTurn = createQueue();
  const waiting = new Map<K, Promise<void>>();
  return (key) => {
    const known = waiting.get(key);
    if (known) return known;
    const turn = inTurn(() => {
      waiting.delete(key);
      return task(key);
    });
    waiting.set(key, turn);
    return turn;
  };
}
