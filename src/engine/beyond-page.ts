import type { Unknown, Unseen } from './model.js';

/** Reasons of evidence that only requests beyond the page can show; a page is complete without it. */
const BEYOND_THE_PAGE: ReadonlySet<Unseen | 'crashed'> = new Set([
  'not-probed',
  'hsts-stored',
  'hsts-forced',
  'leads-elsewhere',
  'no-answer',
  'sign-in-not-opened',
] as const);

/** Whether the missing evidence needs requests beyond the page. */
export function isBeyondPage({ because }: Pick<Unknown, 'because'>): boolean {
  return BEYOND_THE_PAGE.has(because);
}
