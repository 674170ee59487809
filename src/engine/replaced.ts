import { withNoncePattern } from './csp/repair.js';
import type { Advice } from './model.js';
import type { Fields } from './parse/fields.js';

/** Adds the value that a header to set has on this page, so that other responses keep theirs. */
export function withReplaced(advice: Advice, response: Fields): Advice {
  if (advice.op !== 'set-header' || advice.unless) return advice;
  const replaces = valueOf(advice.name, response);
  return replaces === undefined ? advice : { ...advice, replaces };
}

/** Servers compare with one line, so lines that are equal are several too. */
function valueOf(name: string, response: Fields): string | undefined {
  const field = response.get(name);
  if (!field.seen || field.value.lines.length === 0) return undefined;
  return field.value.lines.map(({ value }) => withNoncePattern(value)).join('\n');
}
