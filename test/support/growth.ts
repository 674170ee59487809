/**
 * The two sizes are measured in turn, and the fastest of each counts: a busy machine only ever adds time. Where it
 * was busy all along, the fastest of so few is not yet what the work takes, and it goes on.
 */
const ROUNDS = { least: 15, most: 90 };

/** Microseconds that the same work takes on a small and on a large input. */
export interface Times {
  readonly small: number;
  readonly large: number;
}

/** Measures both until `isFine`, or until there is no doubt that they are not. */
export function measure(small: () => void, large: () => void, isFine: (times: Times) => boolean): Times {
  let fastest: Times = { small: Infinity, large: Infinity };
  for (let round = 0; round < ROUNDS.least || (!isFine(fastest) && round < ROUNDS.most); round++)
    fastest = { small: Math.min(fastest.small, time(small)), large: Math.min(fastest.large, time(large)) };
  return fastest;
}

/**
 * The processor's time counts what the runtime does beside us (collecting, compiling), the clock's what others do in
 * between; our own work is no more than either.
 */
function time(work: () => void): number {
  const began = performance.now();
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return Math.min(user + system, (performance.now() - began) * 1000);
}
