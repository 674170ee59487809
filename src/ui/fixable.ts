import type { Finding, Grade } from '../engine/index.js';

/** Where the fixes for some findings lead. */
export interface Outcome {
  readonly grade: Grade;
  readonly score: number;
  readonly complete: boolean;
  /** The grade once what the fixes say to do later is done; absent where nobody can promise it. */
  readonly later?: Grade;
}

/** Whether there is anything to do about it. */
export function isFixable({ advice, suppressed }: Finding): boolean {
  return advice.length > 0 && !suppressed;
}
