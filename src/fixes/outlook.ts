import {
  outlookOf,
  type ActiveSuppressions,
  type Finding,
  type Outlook,
  type PageSnapshot,
  type StackMember,
} from '../engine/index.js';
import { fixesForChain, supportedOf } from './chain.js';
import { hostOf } from './page.js';

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
  const chain = supportedOf(stack);
  if (chain.length === 0) return null;
  const advice = findings.flatMap((finding) => finding.advice);
  return outlookOf(snapshot, fixesForChain(advice, chain, hostOf(snapshot)).written, suppressed);
}
