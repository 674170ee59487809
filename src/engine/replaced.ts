import { withNoncePattern } from './csp/repair.js';
import type { Advice } from './model.js';
import type { Fields } from './parse/fields.js';

/** Headers that protect with another value than the one to remove. */
const PROTECTIVE: ReadonlySet<string> = new Set([
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'document-isolation-policy',
  'feature-policy',
  'origin-agent-cluster',
]);

/** Adds the value that a header to set or remove has on this page, so that other responses keep theirs. */
export function withReplaced(advice: Advice, response: Fields): Advice {
  if (advice.op !== 'set-header' && advice.op !== 'remove-header') return advice;
  const hasOthers = advice.op === 'set-header' ? !advice.unless : PROTECTIVE.has(advice.name.toLowerCase());
  if (!hasOthers) return advice;
  const field = response.get(advice.name);
  if (!field.seen || field.value.lines.length === 0) return advice;
  const values = new Set(field.value.lines.map(({ value }) => withNoncePattern(value)));
  const value = [...values].join('\n');
  return advice.op === 'remove-header' ? { ...advice, value } : { ...advice, replaces: value };
}
