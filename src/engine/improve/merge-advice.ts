import type { Advice } from '../model/advice.js';

/** One advice per target: of several for a header the last wins, as if applied in order. */
export function mergeAdvice(advice: readonly Advice[]): Advice[] {
  const byTarget = new Map<string, Advice>();
  for (const one of advice) {
    const target = targetOf(one);
    const before = byTarget.get(target);
    if (one.op === 'set-cookie-attributes' && before?.op === 'set-cookie-attributes') {
      const mayBreak = whatBreaks([before, one]);
      byTarget.set(target, { ...before, ...one, ...(mayBreak !== undefined && { mayBreak }) });
    } else byTarget.set(target, one);
  }
  return [...byTarget.values()];
}

/** What any of them may break, each once; undefined if nothing. */
export function whatBreaks(advice: readonly Advice[]): string | undefined {
  const words = new Set(advice.flatMap(({ mayBreak }) => mayBreak?.split('; ') ?? []));
  return words.size > 0 ? [...words].join('; ') : undefined;
}

/** A key for the target of an advice. */
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
