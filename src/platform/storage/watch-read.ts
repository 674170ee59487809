import { run } from '../tasks.js';

/** Calls back with what is read, now and after each change. Returns an unsubscribe function. */
export function watchRead<T>(
  read: () => Promise<T>,
  changes: readonly ((handle: () => void) => () => void)[],
  listener: (value: T) => void,
): () => void {
  let isWatched = true;
  const refresh = () =>
    run(
      read().then((value) => {
        if (isWatched) listener(value);
      }),
    );
  const stops = changes.map((onChange) => onChange(refresh));
  refresh();
  return () => {
    isWatched = false;
    for (const stop of stops) stop();
  };
}
