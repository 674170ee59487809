import { groupedBy } from '../grouped-by.js';
import { MAX_FIELD, MAX_HEADER_LINES } from '../limits.js';
import type { HeaderLine, Observed } from '../model/facts.js';
import type { Quote } from '../model/report.js';

/** A half-open range [start, end) of a string, in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** Maximum marks on one line: a hostile line could need thousands. */
const MAX_MARKS = 100;

/** All lines of one name, joined to one value. */
export interface Field {
  /** The requested name. */
  readonly name: string;
  /** The lines joined with ", " (RFC 9110 §5.3), or null if none was sent. */
  readonly value: string | null;
  readonly lines: readonly FieldLine[];
}

export interface FieldLine {
  /** As sent, in its original case. */
  readonly name: string;
  readonly value: string;
  /** Where this line begins in the joined value. */
  readonly start: number;
}

/** @typeParam Name what may be read */
export interface Fields<in Name extends string = string> {
  /** The field of that name (any case), or unseen as `too-long`. */
  readonly get: (name: Name) => Observed<Field>;
  /** The names that were sent, in lower case, in order of first occurrence. */
  readonly names: readonly string[];
}

/** Groups header lines by name. Unseen as `too-many` if there are too many lines. */
export function parseFields(headers: readonly HeaderLine[]): Observed<Fields> {
  if (headers.length > MAX_HEADER_LINES) return { seen: false, because: 'too-many' };
  const byName = groupedBy(headers, ({ name }) => name.toLowerCase());
  // Many rules read the same few names.
  const joined = new Map<string, Observed<Field>>();
  const get = (name: string): Observed<Field> => {
    const { lower, absent } = lookupOf(name);
    const lines = byName.get(lower);
    if (!lines) return absent;
    const known = joined.get(name);
    if (known) return known;
    const field = join(name, lines);
    joined.set(name, field);
    return field;
  };
  return { seen: true, value: { get, names: [...byName.keys()] } };
}

interface Lookup {
  readonly lower: string;
  /** The result if it was not sent. */
  readonly absent: Observed<Field>;
}

/** Cache: rules read a hundred names in every report, and most are not sent. */
const LOOKUPS = new Map<string, Lookup>();
const MAX_LOOKUPS = 500;

function lookupOf(name: string): Lookup {
  const known = LOOKUPS.get(name);
  if (known) return known;
  const absent = { seen: true, value: { name, value: null, lines: [] } } as const;
  const lookup = { lower: name.toLowerCase(), absent };
  if (LOOKUPS.size < MAX_LOOKUPS) LOOKUPS.set(name, lookup);
  return lookup;
}

/** One field, if no other field of the response is needed. */
export function fieldOf(headers: readonly HeaderLine[], name: string): Observed<Field> {
  if (headers.length > MAX_HEADER_LINES) return { seen: false, because: 'too-many' };
  const { lower, absent } = lookupOf(name);
  let lines: HeaderLine[] | undefined;
  for (const header of headers) {
    if (header.name.length !== lower.length || header.name.toLowerCase() !== lower) continue;
    if (lines) lines.push(header);
    else lines = [header];
  }
  return lines ? join(name, lines) : absent;
}

function join(name: string, headers: readonly HeaderLine[]): Observed<Field> {
  const lines: FieldLine[] = [];
  let length = 0;
  for (const header of headers) {
    if (header.cutFrom !== undefined) return { seen: false, because: 'too-long' };
    const start = lines.length === 0 ? 0 : length + 2;
    lines.push({ name: header.name, value: header.value, start });
    length = start + header.value.length;
  }
  if (length > MAX_FIELD) return { seen: false, because: 'too-long' };
  const value = lines.map((line) => line.value).join(', ');
  return { seen: true, value: { name, value, lines } };
}

/** Header names by their lower-case form, in order. */
export type HeaderList<Name extends string = string> = ReadonlyMap<string, Name>;

export function headerList<const Name extends string>(names: readonly Name[]): HeaderList<Name> {
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

/** The fields of a list that were sent, in its order. Looks up the response's names, because a list has more. */
export function sentOf<Name extends string>(
  list: HeaderList<Name>,
  fields: Fields<NoInfer<Name>>,
): readonly Observed<Field>[] {
  const sent = fields.names.flatMap((name) => list.get(name) ?? []);
  const names = sent.length < 2 ? sent : [...list.values()].filter((name) => sent.includes(name));
  return names.map((name) => fields.get(name));
}

/**
 * The lines of a field as evidence. With spans of the joined value: the lines they touch, marked.
 * Without: every line. A field that was not sent is quoted as null.
 * @param spans sorted by start, not overlapping
 */
export function quoteField(field: Field, spans: readonly Span[] = []): Quote[] {
  if (field.value === null) return [{ header: field.name, value: null, marks: [] }];
  const quotes: Quote[] = [];
  let next = 0;
  for (const line of field.lines) {
    const end = line.start + line.value.length;
    const marks: Span[] = [];
    for (let span = spans[next]; span && span[0] < end; span = spans[next]) {
      if (span[1] > line.start && marks.length < MAX_MARKS) {
        marks.push([Math.max(span[0], line.start) - line.start, Math.min(span[1], end) - line.start]);
      }
      // The span continues on the next line.
      if (span[1] > end) break;
      next++;
    }
    if (spans.length === 0 || marks.length > 0) quotes.push({ header: line.name, value: line.value, marks });
  }
  return quotes;
}

/** How a field without a value is called. */
export function absenceOf({ value }: Field): string {
  return value === null ? 'is not set' : 'is empty';
}

/** The whole field, marked. */
export function quoteWhole(field: Field): Quote[] {
  return field.value ? quoteField(field, [[0, field.value.length]]) : quoteField(field);
}

/** The positions of these texts in a field, each after the previous one; empty if one is not found. */
export function spansOf({ value }: Field, texts: readonly string[]): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const text of texts) {
    const at = value?.indexOf(text, from) ?? -1;
    if (at < 0) return [];
    from = at + text.length;
    if (from > at) spans.push([at, from]);
  }
  return spans;
}
