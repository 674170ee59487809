import { markIncomplete } from './exchange.js';
import { notSeen } from './observed.js';
import type { DocumentFacts, TabFacts } from './reduce.js';

/** The document without its evidence, for when storage is full. */
export function forgetEvidence(document: DocumentFacts): DocumentFacts {
  const forgotten = notSeen('forgotten');
  const { id, url, committedAt } = document;
  return { id, url, committedAt, chain: forgotten, cookieStore: forgotten, markup: forgotten };
}

/** The tab without its responses. Documents that need one of them report that it is missing. */
export function forgetResponses(tab: TabFacts): TabFacts {
  return { ...tab, exchanges: tab.exchanges.map((held) => markIncomplete(held, 'forgotten')) };
}
