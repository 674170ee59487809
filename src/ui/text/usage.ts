/** How many pages have it, in percent: HTTP Archive’s Web Almanac 2025, chapter Security, mobile pages. */
const SHARES: ReadonlyMap<string, readonly [share: number, how?: string]> = new Map([
  ['strict-transport-security', [36]],
  ['content-security-policy', [22]],
  ['x-content-type-options', [50]],
  ['x-frame-options', [33]],
  ['subresource-integrity', [24, 'Set on a script by']],
  ['permissions-policy', [3.7]],
  ['cross-origin-resource-policy', [2.3]],
  ['cross-origin-opener-policy', [2]],
  ['security-txt', [1.7, 'Found beside']],
  ['cross-origin-embedder-policy', [0.8]],
]);

/** How usual it is to have what a rule checks; '' where nobody counted. */
export function usageText(rule: string): string {
  const found = SHARES.get(rule);
  if (!found) return '';
  const [share, how = 'Sent by'] = found;
  return `${how} about ${share} % of pages in 2025 (Web Almanac)`;
}
