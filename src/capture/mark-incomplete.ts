import type { Unseen } from '../engine/index.js';
import type { Exchange } from './exchange.js';

/** What was missed cannot be had back: only the URL is followed from here, to know whose it was. */
export function markIncomplete(exchange: Exchange, because: Unseen = 'interrupted'): Exchange {
  return { ...exchange, hops: [], incomplete: because };
}
