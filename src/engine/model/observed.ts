import type { Observed, Unseen } from './facts.js';

/** Changes a seen value; an unseen one stays unseen, for the same reason. */
export function map<A, B>(observed: Observed<A>, change: (value: A) => B): Observed<B> {
  return observed.seen ? { seen: true, value: change(observed.value) } : observed;
}

/** Whether the browser has not reported it yet. Whoever reads the facts later gets it, or why it is missing. */
export function isAwaited(observed: Observed<unknown>): boolean {
  return !observed.seen && observed.because === 'awaited';
}

/** Whether a page was not read yet: that is done once somebody looks. What a recording lacks never comes. */
export function isUnread({ because }: { readonly because: Unseen }): boolean {
  return because === 'page-not-read';
}

/** Said of a header that was not sent, where a `<meta>` could set the same and will never be seen. */
export const META_UNSEEN =
  'Whether a <meta> sets it was not seen; what was not seen does not make up for a missing header.';
