import type { StackMember } from '../engine/index.js';

/** Edges that hosting platforms run in front of themselves, by platform. Their customers cannot configure them. */
const OWN_EDGES: Readonly<Record<string, readonly string[]>> = {
  firebase: ['fastly'],
  githubpages: ['fastly'],
  pantheon: ['fastly'],
  shopify: ['cloudflare'],
  webflow: ['cloudflare', 'cloudfront', 'fastly'],
  wix: ['cloudfront', 'fastly'],
};

/** The members that a site's owner can configure. */
export function withoutOwnEdges(stack: readonly StackMember[]): readonly StackMember[] {
  const hidden = new Set(
    stack.flatMap(({ name }) => (Object.hasOwn(OWN_EDGES, name) ? (OWN_EDGES[name] ?? []) : [])),
  );
  return stack.filter(({ name }) => !hidden.has(name));
}
