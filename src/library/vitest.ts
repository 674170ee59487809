import { expect } from 'vitest';
import type { Grade } from '../engine/index.js';
import { toHaveSecurityGrade } from './matcher.js';
import type { ReadOptions } from './response.js';

declare module 'vitest' {
  // The parameter must be named as Vitest names it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-unused-vars
  interface Matchers<T = any> {
    /** Has this security grade or a better one. The promise must be awaited. */
    toHaveSecurityGrade(grade: Grade, options?: ReadOptions): Promise<void>;
  }
}

expect.extend({ toHaveSecurityGrade });
