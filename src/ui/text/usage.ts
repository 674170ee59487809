/** How many pages have it, in percent: HTTP Archive’s Web Almanac 2025, chapter Security, mobile pages. */
const SHARES: ReadonlyMap<string, number> = new Map([
  ['strict-transport-security', 36],
  ['content-security-policy', 22],
  ['x-content-type-options', 50],
  ['x-frame-options', 33],
  ['subresource-integrity', 24],
  ['permissions-policy', 3.7],
  ['cross-origin-resource-policy', 2.3],
  ['cross-origin-opener-policy', 2],
  ['security-txt', 1.7],
  ['cross-origin-embedder-policy', 0.8],
]);

/** How usual it is to have what a rule checks; '' where nobody counted. */
export function usageText(rule: string): string {
  const share = SHARES.get(rule);
  return share === undefined ? '' : `about ${share} % of pages had it in 2025 (Web Almanac)`;
}
