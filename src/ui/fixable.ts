import type { Finding, Grade } from '../engine/index.js';

/** The grade after the fixes for some findings. */
export interface Outcome {
  readonly grade: Grade;
  readonly score: number;
  readonly complete: boolean;
  /** The grade after the later steps of the fixes; absent if it cannot be predicted. */
  readonly later?: Grade;
}

/** Whether there is advice for it and it is not suppressed. */
export function isFixable({ advice, suppressed }: Finding): boolean {
  return advice.length > 0 && !suppressed;
}
