import type { PageSnapshot } from '../engine/index.js';
import { lose } from './exchange.js';
import { unseen } from './observed.js';
import { siteFrom } from './probed.js';
import type { DocumentFacts, TabFacts } from './reduce.js';

/** What is known of a document, as the engine judges it. */
export function snapshotOf({ url, chain, cookieStore, markup, probes }: DocumentFacts): PageSnapshot {
  return { url, chain, cookieStore, markup, site: siteFrom(probes ?? [], { url, chain }) };
}

/** The document without its evidence: what remains of it where room is short. */
export function forgetEvidence(document: DocumentFacts): DocumentFacts {
  const forgotten = unseen('forgotten');
  const { id, url, committedAt } = document;
  return { id, url, committedAt, chain: forgotten, cookieStore: forgotten, markup: forgotten };
}

/** The tab without the answers it holds, which documents to come will miss and say so. */
export function forgetAnswers(tab: TabFacts): TabFacts {
  return { ...tab, exchanges: tab.exchanges.map((held) => lose(held, 'forgotten')) };
}
