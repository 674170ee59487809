import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';

/** Far longer than anything takes on an idle machine. */
const TIMEOUT_MS = 45_000;

/** Waits for a condition without an event. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  await untilFound(what, async () => ((await holds()) ? true : null));
}

/** Waits until something is there, without an event, and returns it. */
export async function untilFound<T>(what: string, find: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    const found = await find();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`Timed out waiting for ${what}`);
    await setTimeout(20);
  }
}

/** The assertion of what is read, as soon as it holds. `what` is the subject of its failure. */
export function eventually(what: string, read: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(read, { message: what, timeout: TIMEOUT_MS, interval: 20 });
}
