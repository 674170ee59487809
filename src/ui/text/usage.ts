import { RULES } from '../../engine/index.js';

/** How usual it is to have what a rule checks; '' where nobody counted. */
export function usageText(rule: string): string {
  const usage = RULES.find(({ id }) => id === rule)?.usage;
  if (!usage) return '';
  const { percent, how = 'Sent by' } = usage;
  return `${how} about ${percent} % of pages in 2025 (Web Almanac)`;
}
