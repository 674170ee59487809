import { ALL } from './all.js';

/** `npm test` tries a share. */
const SHARE = 10;
const LEAST = 20;

/**
 * How often a property is tried, of the times that `.ci/run` and `npm run test:random` try it. FUZZ_RUNS says it for all properties.
 * @param least where a test counts how many of them were of use
 */
export function runs(whole: number, least = LEAST): number {
  const asked = process.env['FUZZ_RUNS'];
  if (asked !== undefined) return Number(asked);
  return ALL ? whole : Math.min(whole, Math.max(least, Math.ceil(whole / SHARE)));
}
