import type { PageSnapshot } from '../engine/index.js';
import { chainOf } from './exchange.js';
import { unseen } from './headers.js';
import type { DocumentFacts } from './reduce.js';

/** What is known of a document, as the engine judges it. */
export function snapshotOf(document: DocumentFacts): PageSnapshot {
  const { url, start, exchange, because, cookieStore, markup } = document;
  return {
    url,
    chain: exchange ? chainOf(exchange, url, start) : unseen(because),
    cookieStore,
    markup,
  };
}

/** The document without its evidence: what remains of it where room is short. */
export function forgetEvidence(document: DocumentFacts): DocumentFacts {
  const forgotten = unseen('forgotten');
  return { ...document, exchange: null, because: 'forgotten', cookieStore: forgotten, markup: forgotten };
}
