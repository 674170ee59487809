import {
  outlookOf,
  type ActiveSuppressions,
  type Finding,
  type Outlook,
  type PageSnapshot,
  type StackMember,
} from '../engine/index.js';
import { supportOf } from './chain.js';
import { fixesForFindings } from './page.js';

/**
 * Where the fixes for some findings of a page lead; null where nobody of its chain is supported, so that there is no
 * text that could lead anywhere.
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
