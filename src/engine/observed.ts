import type { Observed } from './model.js';

/** Changes a seen value; an unseen one stays unseen, for the same reason. */
export function map<A, B>(observed: Observed<A>, change: (value: A) => B): Observed<B> {
  return observed.seen ? { seen: true, value: change(observed.value) } : observed;
}
