import type { Unknown, Unseen } from './model.js';

/** What only requests beyond the page can show; a page that was only looked at lacks nothing for it. */
const BEYOND_THE_PAGE: ReadonlySet<Unseen | 'crashed'> = new Set([
  'not-probed',
  'hsts-stored',
  'leads-elsewhere',
  'no-answer',
] as const);

/** Whether the page's own answer has nothing to do with why something was not seen. */
export function isBeyondPage({ because }: Pick<Unknown, 'because'>): boolean {
  return BEYOND_THE_PAGE.has(because);
}
