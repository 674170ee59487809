import {
  outlookOf,
  type ActiveSuppressions,
  type Finding,
  type Outlook,
  type PageSnapshot,
  type StackMember,
} from '../engine/index.js';
import { supportOf } from './chain.js';
import { fixesForFindings } from './context.js';

/**
 * The grade that the fixes for some findings lead to; null if no member of the chain is supported, because then there
 * are no fixes.
 */
export function outlookFor(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  stack: readonly StackMember[],
  suppressed?: ActiveSuppressions,
): Outlook | null {
  if (supportOf(stack) !== 'supported') return null;
  return outlookOf(snapshot, fixesForFindings(snapshot, findings, stack).written, suppressed);
}
