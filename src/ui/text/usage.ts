/** How many pages have it, in percent: HTTP Archive’s Web Almanac 2025, chapter Security, mobile pages. */
const SHARES: ReadonlyMap<string, readonly [what: string, share: number]> = new Map([
  ['strict-transport-security', ['Strict-Transport-Security', 36]],
  ['content-security-policy', ['a Content-Security-Policy', 22]],
  ['x-content-type-options', ['X-Content-Type-Options', 50]],
  ['x-frame-options', ['X-Frame-Options', 33]],
  ['subresource-integrity', ['integrity on a script', 24]],
  ['permissions-policy', ['a Permissions-Policy', 3.7]],
  ['cross-origin-resource-policy', ['a Cross-Origin-Resource-Policy', 2.3]],
  ['cross-origin-opener-policy', ['a Cross-Origin-Opener-Policy', 2]],
  ['security-txt', ['security.txt', 1.7]],
  ['cross-origin-embedder-policy', ['a Cross-Origin-Embedder-Policy', 0.8]],
]);

/** How usual it is to have what a rule checks; '' where nobody counted. */
export function usageText(rule: string): string {
  const found = SHARES.get(rule);
  return found ? `in 2025 about ${found[1]} % of pages had ${found[0]} (Web Almanac)` : '';
}
