import { targetOf, type Advice, type Finding, type PageSnapshot, type Report } from '../engine/index.js';
import { supportOf } from './chain.js';
import { fixesForFindings } from './context.js';

/**
 * The findings whose fixes are selected before anybody has read them: there is a text for these servers, and its first
 * step breaks nothing. Without texts for any of them, what breaks nothing as headers.
 */
export function selectedAtFirst(
  snapshot: PageSnapshot,
  { findings, stack }: Pick<Report, 'findings' | 'stack'>,
): readonly Finding[] {
  // Whoever lets other sites frame the page wants no policy that limits it either.
  const isFramed = findings.some(({ rule, suppressed }) => rule === 'x-frame-options' && suppressed);
  const isHarmless = (one: Advice) =>
    one.mayBreak === undefined &&
    !(isFramed && one.op === 'set-header' && one.meanwhile?.includes('frame-ancestors'));
  const harmless = findings.filter(
    ({ advice, suppressed }) => advice.length > 0 && !suppressed && advice.every(isHarmless),
  );
  if (supportOf(stack) !== 'supported') return harmless;
  const { written } = fixesForFindings(snapshot, harmless, stack);
  const targets = new Set(written.map(({ advice }) => targetOf(advice)));
  return harmless.filter(({ advice }) => advice.some((one) => targets.has(targetOf(one))));
}
