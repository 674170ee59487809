import { setTimeout } from 'node:timers/promises';

/** Far longer than anything takes on an idle machine. */
const TIMEOUT_MS = 45_000;

/** Waits for a condition without an event. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + TIMEOUT_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Timed out waiting for ${what}`);
    await setTimeout(20);
  }
}
