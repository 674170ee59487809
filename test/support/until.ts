import { setTimeout } from 'node:timers/promises';

/** Far beyond what anything takes on a machine with nothing else to do. */
const WITHIN_MS = 45_000;

/** Waits for a condition that no event tells of. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WITHIN_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
    await setTimeout(20);
  }
}
