import { MAX_TIMES, type PreviewBlocked } from '../../capture/preview/preview.js';

/** How often something was blocked, after what blocked it; '' for once. */
export function timesText({ count: times = 1 }: Pick<PreviewBlocked, 'count'>): string {
  if (times >= MAX_TIMES) return `, at least ${MAX_TIMES} times`;
  return times === 1 ? '' : `, ${times} times`;
}
