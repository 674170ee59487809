import type { Grade } from '../engine/index.js';
import { toHaveSecurityGrade } from './matcher.js';
import type { ReadOptions } from './response.js';

declare global {
  // Jest's types are a namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> {
      /** Has this security grade or a better one. The promise must be awaited. */
      toHaveSecurityGrade(grade: Grade, options?: ReadOptions): Promise<R>;
    }
  }
}

/** Jest defines it before it runs setup files. */
const { expect } = globalThis as unknown as { readonly expect: { extend(matchers: object): void } };
expect.extend({ toHaveSecurityGrade });
