import { mergeAdvice, type Advice, type HeaderLine } from '../engine/index.js';
import { firstStep } from './rollout.js';
import { unwritableHeader } from './guards.js';

/** The header lines to send to begin with, for whoever has no text of ours. */
export function headerLines(advice: readonly Advice[]): HeaderLine[] {
  return mergeAdvice(advice).flatMap((one) => {
    if (one.op !== 'set-header') return [];
    const { name, value } = firstStep(one);
    return unwritableHeader(name, value) === undefined ? [{ name, value }] : [];
  });
}
