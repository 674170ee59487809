/** Numbers in [0, 1), the same for the same seed (a linear congruential generator). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0) / 2 ** 32;
}
