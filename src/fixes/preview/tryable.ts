import {
  mergeAdvice,
  type Advice,
  type Finding,
  type PageSnapshot,
  type StackMember,
} from '../../engine/index.js';
import { supportOf } from '../chain.js';
import { adviceOf, fixesForFindings } from '../context.js';
import { headerLines } from '../write/rollout.js';

/** What fixes do to the page, to try it in a tab. */
export interface Tryable {
  /** With the fixes as written. */
  readonly now: readonly Advice[];
  /** With the policies enforced that the fixes only report at first; absent if there are none. */
  readonly enforced?: readonly Advice[];
}

/** For servers without fixes: the plain headers. */
export function tryable(
  snapshot: PageSnapshot,
  findings: readonly Finding[],
  stack: readonly StackMember[],
): Tryable {
  const isSupported = supportOf(stack) === 'supported';
  const advice = adviceOf(findings);
  const { written } = fixesForFindings(snapshot, findings, stack);
  const goal = isSupported
    ? written.flatMap(({ advice, goal = [advice] }) => goal)
    : mergeAdvice(advice).filter(({ op }) => op === 'set-header');
  const now = isSupported
    ? mergeAdvice(written.flatMap(({ effect }) => effect))
    : headerLines(advice).map((line): Advice => ({ op: 'set-header', ...line }));
  const isReported = goal.some((one) => one.op === 'set-header' && one.rollout === 'report-only-first');
  return { now, ...(isReported && { enforced: goal }) };
}
