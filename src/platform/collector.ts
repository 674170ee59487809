import { seen, notSeen } from '../capture/observed.js';
import { moreOf, type Listed } from '../capture/preview/preview.js';
import type { Unseen } from '../engine/index.js';
import { later } from './tasks.js';

/** Milliseconds between two changes of a stored list. */
const DELAY_MS = 200;

export interface Collector<T> {
  /** @param merged what it and one with the same name are; the same object if that is the one before */
  add(one: T, merged?: (before: T, one: T) => T): void;
  /** Counts some of which no more is known. */
  miss(count: number): void;
  /** All are seen, or are not for that reason. What was seen stays so. */
  watch(why?: Unseen): void;
  /** There were more than are kept. */
  isFull(): boolean;
}

/**
 * Collects what happens in a document, which may happen without end: the first are kept, others are counted until the
 * list is full, and it is saved a moment later.
 * @param known what it begins with
 * @param max of them are kept
 * @param nameOf two with the same name count as one
 * @param signal ends it: nothing is saved afterwards
 */
export function collect<T>(
  known: Listed<T>,
  max: number,
  nameOf: (one: T) => string,
  signal: AbortSignal,
  save: (list: Listed<T>) => Promise<void>,
): Collector<T> {
  const found = new Map(known.first.map((one) => [nameOf(one), one]));
  let more = moreOf(known);
  let unseenFor = known.more.seen ? undefined : known.more.because;
  let cancel: (() => void) | undefined;
  const saveSoon = () => {
    if (signal.aborted) return;
    cancel ??= later(DELAY_MS, () => {
      cancel = undefined;
      const others = more === 0 && unseenFor ? notSeen(unseenFor) : seen(more);
      return save({ first: [...found.values()], more: others });
    });
  };
  signal.addEventListener('abort', () => cancel?.());
  const isFull = () => more > 0 && found.size >= max;
  const miss = (count: number) => {
    if (count === 0 || isFull()) return;
    more += count;
    saveSoon();
  };
  return {
    isFull,
    miss,
    add(one, merged = (before) => before) {
      const before = found.get(nameOf(one));
      if (before === undefined && found.size >= max) {
        miss(1);
        return;
      }
      const after = before === undefined ? one : merged(before, one);
      if (after === before) return;
      found.set(nameOf(one), after);
      saveSoon();
    },
    watch(why) {
      if (unseenFor === undefined) return;
      unseenFor = why;
      saveSoon();
    },
  };
}
