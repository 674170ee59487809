import type { StackMember } from '../engine/index.js';

/** Edges and servers that hosting platforms run themselves, by platform. Their customers cannot configure them. */
const OWN_EDGES: Readonly<Record<string, readonly string[]>> = {
  acquia: ['nginx', 'varnish'],
  bigcommerce: ['cloudflare'],
  digitalocean: ['cloudflare'],
  firebase: ['fastly'],
  githubpages: ['fastly'],
  hubspot: ['cloudflare', 'envoy'],
  kinsta: ['cloudflare', 'nginx', 'php'],
  pantheon: ['fastly', 'nginx', 'php', 'varnish'],
  render: ['cloudflare'],
  salesforce: ['cloudflare'],
  shopify: ['cloudflare'],
  webflow: ['cloudflare', 'cloudfront', 'fastly'],
  wix: ['cloudfront', 'fastly'],
  wordpresscom: ['nginx', 'php'],
  wpengine: ['cloudflare', 'nginx'],
  wpvip: ['nginx'],
};

/** The members that a site's owner can configure. One that a person chose is an edge of their own. */
export function withoutOwnEdges(stack: readonly StackMember[]): readonly StackMember[] {
  const hidden = new Set(
    stack.flatMap(({ name }) => (Object.hasOwn(OWN_EDGES, name) ? (OWN_EDGES[name] ?? []) : [])),
  );
  return stack.filter(({ name, chosen }) => chosen || !hidden.has(name));
}
