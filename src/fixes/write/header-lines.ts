import { mergeAdvice, type Advice, type HeaderLine } from '../../engine/index.js';
import { firstStep } from './rollout.js';
import { unwritableHeader } from './guards.js';

/** The headers to send first, for servers without fixes. */
export function headerLines(advice: readonly Advice[]): HeaderLine[] {
  return mergeAdvice(advice).flatMap((one) => {
    if (one.op !== 'set-header') return [];
    return firstStep(one).headers.flatMap(({ name, value }) =>
      unwritableHeader(name, value) === undefined ? [{ name, value }] : [],
    );
  });
}
