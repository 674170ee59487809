import { ALL } from './all.js';

/**
 * The two sizes are measured alternately, and the fastest run of each counts: a busy machine only adds time. If it was
 * busy during all runs, the result is too high, and the measurement continues.
 */
const ROUNDS = { least: ALL ? 15 : 2, most: 90 };

/** Time in microseconds for the same work on a small and on a large input. */
export interface Times {
  readonly small: number;
  readonly large: number;
}

/** Measures both until `isFine`, or until it is certain that they are not. */
export function measure(small: () => void, large: () => void, isFine: (times: Times) => boolean): Times {
  let fastest: Times = { small: Infinity, large: Infinity };
  for (let round = 0; round < ROUNDS.least || (!isFine(fastest) && round < ROUNDS.most); round++)
    fastest = { small: Math.min(fastest.small, time(small)), large: Math.min(fastest.large, time(large)) };
  return fastest;
}

/**
 * Microseconds of our own work. CPU time includes other work of the runtime (garbage collection, compilation),
 * wall-clock time that of other processes. Our own work takes at most the smaller of the two.
 */
export function time(work: () => void): number {
  const began = performance.now();
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return Math.min(user + system, (performance.now() - began) * 1000);
}
