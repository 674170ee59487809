import {
  isInnerList,
  parseDictionary as dictionaryOf,
  parseItem,
  parseList as listOf,
  Token,
  type Dictionary,
  type List,
} from 'structured-headers';
import type { Field, Span } from './fields.js';

/** The token of a field as an Item, without parameters (RFC 9651 §4.2.3). */
export function tokenOf<Known extends string>(
  field: Field,
  known: readonly Known[],
): Known | 'missing' | 'invalid' {
  const { value } = field;
  if (value === null || value.trim() === '') return 'missing';
  // Fast path: most send only the token.
  const plain = known.find((token) => token === value);
  if (plain !== undefined) return plain;
  try {
    const item: unknown = parseItem(value)[0];
    return (item instanceof Token && known.find((token) => token === item.toString())) || 'invalid';
  } catch {
    return 'invalid';
  }
}

/** Parses a Dictionary; null if any error makes browsers ignore all of it (RFC 9651 §4.2). */
export function parseDictionary(value: string): Dictionary | null {
  try {
    return dictionaryOf(value);
  } catch {
    return null;
  }
}

/** Parses a List; null if any error makes browsers ignore all of it (RFC 9651 §4.2). */
export function parseList(value: string): List | null {
  try {
    return listOf(value);
  } catch {
    return null;
  }
}

/** The items of a Dictionary member: of its list, or itself. Without parameters. */
export function itemsOf(member: ReturnType<Dictionary['get']>): unknown[] {
  if (!member) return [];
  return isInnerList(member) ? member[0].map((item): unknown => item[0]) : [member[0]];
}

/** The text of a Token; null for other items. */
export function wordOf(item: unknown): string | null {
  return item instanceof Token ? item.toString() : null;
}

/** The last position of each member's name: the last of a repeated name counts (RFC 9651 §4.2.2). */
export function memberPlaces(value: string): Map<string, Span> {
  const places = new Map<string, Span>();
  let isString = false;
  let start = 0;
  for (let at = 0; at <= value.length; at++) {
    const character = value[at];
    if (isString && character === '\\') at++;
    else if (character === '"') isString = !isString;
    else if (at === value.length || (character === ',' && !isString)) {
      const part = value.slice(start, at);
      const from = start + part.length - part.trimStart().length;
      const [name = ''] = part.trim().split(/[=;]/, 1);
      places.set(name, [from, from + name.length]);
      start = at + 1;
    }
  }
  return places;
}
