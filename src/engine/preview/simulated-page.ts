import { apply } from '../improve/apply.js';
import type { HeaderLine, PageSnapshot } from '../model/facts.js';
import { map } from '../model/observed.js';
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
  const arrived = arrivedIn(snapshot);
  if (!arrived) return [];
  return operations
    .filter((one) => !isAsSet(one, arrived) && !mayBeLeftOut(one, arrived))
    .map(({ name }) => name);
}

/** Names of the headers that were not set on this page because it has one that the fix leaves them out for. */
export function leftOutOf(snapshot: PageSnapshot, operations: readonly HeaderOperation[]): string[] {
  const arrived = arrivedIn(snapshot);
  if (!arrived) return [];
  return operations
    .filter((one) => !isAsSet(one, arrived) && mayBeLeftOut(one, arrived))
    .map(({ name }) => name);
}

type Arrived = (name: string) => string;

/** The whole value of a header as it arrived, '' without it; undefined if the headers are unknown. */
function arrivedIn({ chain }: PageSnapshot): Arrived | undefined {
  const headers = chain.seen ? chain.value.at(-1)?.headers : undefined;
  if (!headers?.seen) return undefined;
  return (wanted) =>
    headers.value
      .filter(({ name }) => name.toLowerCase() === wanted.toLowerCase())
      .map(({ value }) => value.trim())
      .join(', ');
}

function isAsSet(one: HeaderOperation, arrived: Arrived): boolean {
  const value = arrived(one.name);
  if (one.operation === 'remove') return value === '';
  return value === one.value || (one.operation === 'append' && value.endsWith(`, ${one.value}`));
}

function mayBeLeftOut(one: HeaderOperation, arrived: Arrived): boolean {
  return one.operation !== 'remove' && one.unless?.some((name) => arrived(name) !== '') === true;
}

function lineOf(name: string, value: string): string {
  return `${name.toLowerCase()}: ${value}`;
}
