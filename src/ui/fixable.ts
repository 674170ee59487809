import type { Finding, Grade } from '../engine/index.js';

/** Where one is with some findings dealt with. */
export interface Outcome {
  readonly grade: Grade;
  readonly score: number;
  readonly complete: boolean;
}

/** Whether there is anything to do about it. */
export function isFixable({ advice, suppressed }: Finding): boolean {
  return advice.length > 0 && !suppressed;
}
