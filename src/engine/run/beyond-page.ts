import type { Unknown } from '../model/report.js';
import type { Unseen } from '../model/facts.js';

/** Reasons of evidence that this page cannot show, with the requests that Sitegrade sends or without; it is complete without. */
const BEYOND_THE_PAGE: ReadonlySet<Unseen | 'crashed'> = new Set([
  'not-probed',
  'hsts-stored',
  'hsts-forced',
  'leads-elsewhere',
  'no-answer',
  'sign-in-not-opened',
  'other-port',
] as const);

/** Whether the missing evidence is beyond the page. */
export function isBeyondPage({ because }: Pick<Unknown, 'because'>): boolean {
  return BEYOND_THE_PAGE.has(because);
}
