import { setTimeout } from 'node:timers/promises';
import type { Lab } from './lab.js';

/**
 * Ends the background at that moment (ms from now), in the midst of whatever happens then. It stays ended until an event
 * or a message starts it. Resolves with whether it was running.
 */
export async function killAt(lab: Lab, moment: number): Promise<boolean> {
  await setTimeout(moment);
  return lab.unasked.killBackground();
}
