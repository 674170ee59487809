import type { Answer } from './answer.js';

/** Headers of which browsers ignore or combine a second line. */
const ONCE = [
  'content-security-policy',
  'content-security-policy-report-only',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'server',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'x-powered-by',
];

/** As `address: header`, for those that were sent more than once. */
export function sentTwice(answers: readonly Answer[]): string[] {
  const found = answers.flatMap(({ address, headers }) =>
    ONCE.filter((name) => (headers[name]?.length ?? 0) > 1).map((name) => `${address}: ${name}`),
  );
  return [...new Set(found)].sort();
}
