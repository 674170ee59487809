import type { PageSnapshot } from '../engine/index.js';
import { siteFrom } from './probed.js';
import type { DocumentFacts } from './reduce.js';

/** A document's facts in the form that the engine grades. */
export function snapshotOf({ url, chain, cookieStore, markup, probes }: DocumentFacts): PageSnapshot {
  return { url, chain, cookieStore, markup, site: siteFrom(probes ?? [], { url, chain }) };
}
