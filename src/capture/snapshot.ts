import type { PageSnapshot } from '../engine/index.js';
import { siteFrom } from './probed.js';
import type { DocumentFacts } from './reduce.js';

/** A document's facts in the form that the engine grades. */
export function snapshotOf(facts: DocumentFacts): PageSnapshot {
  const { url, committedAt: seenAt, chain, cookieStore, markup, probes } = facts;
  const simulated = chain.seen && chain.value.at(-1)?.simulated === true;
  return {
    url,
    seenAt,
    ...(simulated && { simulated }),
    chain,
    cookieStore,
    markup,
    site: siteFrom(probes ?? [], { url, chain }),
  };
}
