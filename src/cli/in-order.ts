/** How many results may wait for an earlier one, for each that is worked on. */
const AHEAD = 4;

/** Works on `jobs` items at once and yields the results in the order of the items. Holds few results. */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  jobs: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  const limited = limit(jobs, work);
  const next = () => started.shift() as Promise<R>;
  for (const item of items) {
    const result = limited(item);
    // It may reject before it is awaited.
    result.catch(() => undefined);
    started.push(result);
    if (started.length >= (jobs === 1 ? 1 : jobs * AHEAD)) yield await next();
  }
  while (started.length > 0) yield await next();
}

/** At most `most` run at once; the others wait in order. */
function limit<T, R>(most: number, work: (item: T) => Promise<R>): (item: T) => Promise<R> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (item) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work(item);
    } finally {
      const wake = waiting.shift();
      if (wake) wake();
      else running -= 1;
    }
  };
}
