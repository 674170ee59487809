import { isAwaited, isRecord, type PageSnapshot } from '../engine/index.js';
import { notSeen } from './observed.js';
import { siteFrom } from './probe/probed.js';
import type { DocumentFacts } from './reduce.js';

/** Milliseconds after its commit in which the response of a document is awaited: Firefox may report it late. */
export const RESPONSE_WAIT_MS = 2_000;

/**
 * A document's facts in the form that the engine grades. All readers get them from here: a response that is awaited for
 * too long was missed, whether or not the background that waited for it still runs.
 * @param now milliseconds since the epoch
 */
export function snapshotOf(facts: DocumentFacts, now: number): PageSnapshot {
  const { url, committedAt: seenAt, cookieStore, markup, probes } = facts;
  // In either direction, because the clock may have been set back.
  const isLate = Math.abs(now - seenAt) >= RESPONSE_WAIT_MS;
  const chain = isLate && isAwaited(facts.chain) ? notSeen('interrupted') : facts.chain;
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

/** Whether it has the outline of one: the extension wrote it, and rules report what they cannot read as unknown. */
export function isSnapshot(raw: unknown): raw is PageSnapshot {
  return (
    isRecord(raw) &&
    typeof raw['url'] === 'string' &&
    ['chain', 'cookieStore', 'markup', 'site'].every((part) => isRecord(raw[part]))
  );
}
