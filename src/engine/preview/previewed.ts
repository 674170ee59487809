import { apply } from '../apply.js';
import type { HeaderLine, PageSnapshot } from '../model.js';
import { map } from '../observed.js';
import type { HeaderOperation, PreviewPlan } from './plan-preview.js';

/**
 * The page that a preview leads to once it is deployed: the headers that arrived, and what is only computed. A policy
 * that arrived exactly as it was set has the places for its reports again.
 */
export function previewed(snapshot: PageSnapshot, { operations, computed }: PreviewPlan): PageSnapshot {
  const advised = new Map(
    operations.flatMap((one) =>
      one.operation !== 'remove' && one.advised !== undefined
        ? [[lineOf(one.name, one.value), one.advised] as const]
        : [],
    ),
  );
  const restore = (lines: readonly HeaderLine[]) =>
    lines.map((line) => ({ ...line, value: advised.get(lineOf(line.name, line.value)) ?? line.value }));
  const chain = map(snapshot.chain, (hops) =>
    hops.map((hop, at) => (at === hops.length - 1 ? { ...hop, headers: map(hop.headers, restore) } : hop)),
  );
  // What arrived of a header is never replaced by what should have arrived.
  const rest = computed.filter(({ advice, isPart }) => !isPart || advice.op !== 'set-header');
  return apply(
    { ...snapshot, chain },
    rest.map(({ advice }) => advice),
  );
}

/** Names of the headers that did not arrive as they were set: another extension changes them too. */
export function conflictsOf(snapshot: PageSnapshot, operations: readonly HeaderOperation[]): string[] {
  const headers = snapshot.chain.seen ? snapshot.chain.value.at(-1)?.headers : undefined;
  if (!headers?.seen) return [];
  const arrived = (wanted: string) =>
    headers.value
      .filter(({ name }) => name.toLowerCase() === wanted.toLowerCase())
      .map(({ value }) => value.trim())
      .join(', ');
  return operations
    .filter((one) => {
      const value = arrived(one.name);
      if (one.operation === 'remove') return value !== '';
      return value !== one.value && !(one.operation === 'append' && value.endsWith(`, ${one.value}`));
    })
    .map(({ name }) => name);
}

function lineOf(name: string, value: string): string {
  return `${name.toLowerCase()}: ${value}`;
}
