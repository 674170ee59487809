import { parseItem, Token } from 'structured-headers';
import type { Field } from './fields.js';

/** Which of the tokens a field holds as an Item, parameters left out (RFC 9651 §4.2.3). */
export function tokenOf<Known extends string>(
  field: Field,
  known: readonly Known[],
): Known | 'missing' | 'invalid' {
  const value = field.value ?? '';
  if (value.trim() === '') return 'missing';
  try {
    const item: unknown = parseItem(value)[0];
    return (item instanceof Token && known.find((token) => token === item.toString())) || 'invalid';
  } catch {
    return 'invalid';
  }
}
