import type { StackMember } from '../../engine/index.js';
import data from '../data/own-edges.json' with { type: 'json' };

/** Edges and servers that hosting platforms run themselves, by platform. Their customers cannot configure them. */
const OWN_EDGES: Readonly<Record<string, readonly string[]>> = data;

/** The members that a site's owner can configure. One that a person chose is an edge of their own. */
export function withoutOwnEdges(stack: readonly StackMember[]): readonly StackMember[] {
  const hidden = new Set(
    stack.flatMap(({ name }) => (Object.hasOwn(OWN_EDGES, name) ? (OWN_EDGES[name] ?? []) : [])),
  );
  return stack.filter(({ name, chosen }) => chosen || !hidden.has(name));
}
