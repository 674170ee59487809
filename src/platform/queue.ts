/** Runs tasks one after another, in the order they were handed in; one that fails does not stop the next. */
export function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}

/**
 * Works through what is handed in, in order: all that came in meanwhile at once, so that it keeps up with any
 * number. What fails fails for all that were taken together.
 * @param work resolves with one result each
 */
export function createBatches<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  let coming: T[] = [];
  let batch: Promise<readonly R[]> | null = null;
  const inTurn = createQueue();
  return async (item) => {
    const place = coming.push(item) - 1;
    batch ??= inTurn(() => {
      const items = coming;
      coming = [];
      batch = null;
      return work(items);
    });
    const results = await batch;
    return results[place] as R;
  };
}

/** Runs the task for one key after another; a key asked for again before its turn came has one turn. */
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
