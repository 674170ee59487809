import { unknownForm } from './response.js';

/** Whether a term of a condition is true. */
type Term = (term: string) => boolean;

/** The signs of a language's conditions. A term is what `term` matches at the start of the rest. */
export interface Signs {
  readonly not: RegExp;
  readonly and: RegExp;
  readonly or: RegExp;
  readonly term: RegExp;
}

/** A condition of terms, brackets, not, and, or: in this order of precedence. */
export function isTrue(text: string, signs: Signs, holds: Term): boolean {
  let rest = text.trim();
  const take = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(rest);
    if (match?.index !== 0) return undefined;
    rest = rest.slice(match[0].length).trimStart();
    return match[0];
  };
  const one = (): boolean => {
    if (take(signs.not) !== undefined) return !one();
    if (take(/^\(/) !== undefined) {
      const inside = some();
      if (take(/^\)/) === undefined) throw unknownForm(text);
      return inside;
    }
    const term = take(signs.term);
    if (term === undefined) throw unknownForm(rest);
    return holds(term);
  };
  // Each side is read, whatever the other is.
  const every = (): boolean => {
    let all = one();
    while (take(signs.and) !== undefined) all = one() && all;
    return all;
  };
  const some = (): boolean => {
    let any = every();
    while (take(signs.or) !== undefined) any = every() || any;
    return any;
  };
  const result = some();
  if (rest !== '') throw unknownForm(rest);
  return result;
}
