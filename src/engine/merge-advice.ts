import type { Advice } from './model.js';

/** One advice for each thing it is about: of several for a header the last counts, as when they are applied in order. */
export function mergeAdvice(advice: readonly Advice[]): Advice[] {
  const byTarget = new Map<string, Advice>();
  for (const one of advice) {
    const target = targetOf(one);
    const before = byTarget.get(target);
    const merged =
      one.op === 'set-cookie-attributes' && before?.op === 'set-cookie-attributes'
        ? { ...before, ...one }
        : one;
    byTarget.set(target, merged);
  }
  return [...byTarget.values()];
}

/** What an advice is about, as a key. */
export function targetOf(advice: Advice): string {
  switch (advice.op) {
    case 'set-header':
    case 'remove-header':
      return `header ${advice.name.toLowerCase()}`;
    case 'set-cookie-attributes':
      return `cookie ${advice.cookie}`;
    case 'redirect-to-https':
      return 'redirect';
    case 'hide-version':
      return `version ${advice.header.toLowerCase()} ${advice.product.toLowerCase()}`;
    case 'turn-listing-off':
      return `listing ${advice.path}`;
    case 'turn-debug-off':
      return 'debug';
  }
}
