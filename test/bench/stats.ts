/** The middle value. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('median of nothing');
  return (lower + upper) / 2;
}

export interface Ratio {
  readonly ratio: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/**
 * The ratio of two medians, with a 95 % interval by the percentile bootstrap over pairs: consecutive runs have a
 * similar load of the machine, so they are resampled together.
 */
export function ratioOfMedians(ours: readonly number[], theirs: readonly number[], draws = 2000): Ratio {
  const n = Math.min(ours.length, theirs.length);
  const random = generator(1);
  const ratios = Array.from({ length: draws }, () => {
    const picks = Array.from({ length: n }, () => Math.floor(random() * n));
    return median(picks.map((i) => ours[i] ?? NaN)) / median(picks.map((i) => theirs[i] ?? NaN));
  }).sort((a, b) => a - b);
  return {
    ratio: median(ours) / median(theirs),
    low: ratios[Math.floor(draws * 0.025)] ?? NaN,
    high: ratios[Math.floor(draws * 0.975)] ?? NaN,
  };
}

/** A linear congruential generator: the same numbers each time, so that the same measurements give the same interval. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0) / 2 ** 32;
}
