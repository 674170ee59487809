import { withNoncePattern } from './csp/repair.js';
import type { Advice } from './model.js';
import type { Fields } from './parse/fields.js';

/** Adds the value that a header to set has on this page, so that other responses keep theirs. */
export function withReplaced(advice: Advice, response: Fields): Advice {
  if (advice.op !== 'set-header' || advice.unless) return advice;
  const field = response.get(advice.name);
  if (!field.seen || field.value.lines.length === 0) return advice;
  const values = new Set(field.value.lines.map(({ value }) => withNoncePattern(value)));
  return { ...advice, replaces: [...values].join('\n') };
}
