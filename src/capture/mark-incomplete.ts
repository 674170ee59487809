import type { Unseen } from '../engine/index.js';
import type { Exchange } from './exchange.js';

/** Drops the hops: missed events cannot be recovered. Only the URL is tracked from now on. */
export function markIncomplete(exchange: Exchange, because: Unseen = 'interrupted'): Exchange {
  return { ...exchange, hops: [], incomplete: because };
}
