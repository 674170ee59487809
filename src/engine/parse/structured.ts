import { isInnerList, parseDictionary, parseItem, Token, type Dictionary } from 'structured-headers';
import type { Field, Span } from './fields.js';

/** Which of the tokens a field holds as an Item, parameters left out (RFC 9651 §4.2.3). */
export function tokenOf<Known extends string>(
  field: Field,
  known: readonly Known[],
): Known | 'missing' | 'invalid' {
  const { value } = field;
  if (value === null || value.trim() === '') return 'missing';
  // Most send the word and nothing else.
  const plain = known.find((token) => token === value);
  if (plain !== undefined) return plain;
  try {
    const item: unknown = parseItem(value)[0];
    return (item instanceof Token && known.find((token) => token === item.toString())) || 'invalid';
  } catch {
    return 'invalid';
  }
}

/** The text as a Dictionary; null where one slip anywhere makes browsers skip all of it (RFC 9651 §4.2). */
export function readDictionary(value: string): Dictionary | null {
  try {
    return parseDictionary(value);
  } catch {
    return null;
  }
}

/** What a member of a Dictionary holds: the items of its list, or itself. Parameters are left out. */
export function itemsOf(member: ReturnType<Dictionary['get']>): unknown[] {
  if (!member) return [];
  return isInnerList(member) ? member[0].map((item): unknown => item[0]) : [member[0]];
}

/** The word a Token is; null where the item is something else. */
export function wordOf(item: unknown): string | null {
  return item instanceof Token ? item.toString() : null;
}

/** Where each member's name stands last: of a name that is there twice the last counts (RFC 9651 §4.2.2). */
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
