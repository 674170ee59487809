import { withMore } from '../with-more.js';

/** What a bound keeps: the most frequent, and the others, which are to be counted. */
export interface MostFrequent<T> {
  /** In the order they came. */
  readonly kept: readonly T[];
  readonly leftOut: readonly T[];
}

/** Of those that are equally frequent, the first are kept. */
export function mostFrequent<T>(
  all: readonly T[],
  most: number,
  countOf: (one: T) => number,
): MostFrequent<T> {
  if (all.length <= most) return { kept: all, leftOut: [] };
  const ranked = [...all].sort((one, other) => countOf(other) - countOf(one));
  const first = new Set(ranked.slice(0, most));
  return { kept: all.filter((one) => first.has(one)), leftOut: ranked.slice(most) };
}

/** The sum of counts, which anybody may have sent. */
export function sumOf(counts: readonly number[]): number {
  return Math.min(
    counts.reduce((sum, count) => sum + count, 0),
    Number.MAX_SAFE_INTEGER,
  );
}

/** Names in one text: a few of them, and how many more there are. */
export function named(all: readonly string[]): string {
  return withMore(all, MAX_NAMED).join(', ');
}

/** Names in one text; patterns of pages for one source. */
export const MAX_NAMED = 5;
