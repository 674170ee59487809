import { fixesFor, stackOf, type FixBlock } from '../../../src/fixes/index.js';
import type { Advice, StackName } from '../../../src/engine/index.js';

/** The fixes for a chain of which only the names are known. */
export function fixesOf(chain: readonly StackName[], ...advice: readonly Advice[]): readonly FixBlock[] {
  const members = chain.map((name) => ({
    name,
    label: stackOf(name)?.label ?? name,
    because: 'named',
    confidence: 'sure' as const,
  }));
  return fixesFor(advice, members, { host: 'shop.test' }).blocks.filter(({ alternative }) => !alternative);
}

export function setHeader(name: string, value: string): Extract<Advice, { op: 'set-header' }> {
  return { op: 'set-header', name, value };
}
