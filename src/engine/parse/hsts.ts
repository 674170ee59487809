import type { Span } from './fields.js';

/** A Strict-Transport-Security value as RFC 6797 §6.1 has it. */
export interface Hsts {
  /** False when a browser ignores the header. */
  readonly valid: boolean;
  /** Seconds; undefined when missing or not a number. */
  readonly maxAge: number | undefined;
  /** Where the first max-age directive stands. */
  readonly maxAgeAt: Span | undefined;
  readonly includeSubDomains: boolean;
  readonly preload: boolean;
  /** Every part that is wrong, in order. */
  readonly flaws: readonly HstsFlaw[];
}

/** A part of a Strict-Transport-Security line that is not as RFC 6797 §6.1 has it. */
export interface HstsFlaw {
  /** `malformed`: browsers ignore the whole line. `unknown`: they pass over the part. */
  readonly kind: 'malformed' | 'unknown';
  /** What is wrong, as the end of a sentence. */
  readonly what: string;
  /** The part itself; the whole line where something is missing. */
  readonly at: Span;
}

interface Directive {
  /** Lower case, trimmed. */
  readonly key: string;
  /** Trimmed, without its quotes; null when there was no "=". */
  readonly value: string | null;
  readonly at: Span;
}

/** Reads the directives of one line; directives it does not know are ignored, as §6.1 asks. */
export function readHsts(line: string): Hsts {
  const flaws: HstsFlaw[] = [];
  let maxAge: Directive | undefined;
  let includeSubDomains = false;
  let preload = false;
  let others: Set<string> | undefined;
  let valid = true;
  for (let start = 0, end = 0; end < line.length; start = end + 1) {
    const semicolon = line.indexOf(';', start);
    end = semicolon < 0 ? line.length : semicolon;
    const directive = directiveAt(line, start, end);
    const { key, value } = directive;
    if (key === '' && value === null) continue;
    let repeated = false;
    if (key === 'max-age') {
      repeated = maxAge !== undefined;
      maxAge ??= directive;
    } else if (key === 'includesubdomains') {
      repeated = includeSubDomains;
      includeSubDomains = true;
    } else if (key === 'preload') {
      repeated = preload;
      preload = true;
    } else if (key !== '') {
      others ??= new Set();
      repeated = others.has(key);
      others.add(key);
    }
    if (repeated) valid = false;
    const flaw = flawOf(directive, repeated);
    if (flaw) flaws.push(flaw);
  }
  if (!maxAge) flaws.push({ kind: 'malformed', what: 'it has no max-age', at: [0, line.length] });
  const text = maxAge?.value;
  const seconds = isNumber(text) ? Number(text) : undefined;
  return {
    valid: valid && seconds !== undefined,
    maxAge: seconds,
    maxAgeAt: maxAge?.at,
    includeSubDomains,
    preload,
    flaws,
  };
}

function directiveAt(line: string, start: number, end: number): Directive {
  const part = line.slice(start, end);
  const text = part.trim();
  const from = start + part.length - part.trimStart().length;
  const equals = text.indexOf('=');
  return {
    key: (equals < 0 ? text : text.slice(0, equals).trimEnd()).toLowerCase(),
    value: equals < 0 ? null : unquote(text.slice(equals + 1).trimStart()),
    at: [from, from + text.length],
  };
}

function flawOf({ key, value, at }: Directive, repeated: boolean): HstsFlaw | null {
  if (key === 'max-age') {
    if (repeated) return { kind: 'malformed', what: 'max-age stands there twice', at };
    return isNumber(value) ? null : { kind: 'malformed', what: 'max-age is no whole number of seconds', at };
  }
  if (key === 'includesubdomains' || key === 'preload') {
    if (repeated) return { kind: 'malformed', what: 'a directive stands there twice', at };
    return value === null ? null : { kind: 'malformed', what: 'a directive that takes no value has one', at };
  }
  return { kind: 'unknown', what: key, at };
}

function isNumber(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && /^\d+$/.test(text);
}

/** Seconds, NaN when the text is no number, or `invalid`. */
export type ObservatoryMaxAge = number | 'invalid';

/**
 * What the HTTP Observatory makes of the joined lines: any comma means "sent twice"; of several
 * max-age the last counts; no blanks around "="; digits are read as far as they go.
 */
export function observatoryMaxAge(value: string): ObservatoryMaxAge {
  const text = value.slice(0, 1024);
  if (text.includes(',')) return 'invalid';
  let last: string | undefined;
  for (const part of text.toLowerCase().split(';')) {
    const directive = part.trim();
    if (directive.startsWith('max-age=')) last = directive;
  }
  return last === undefined ? 'invalid' : Number.parseInt(last.slice('max-age='.length, 128), 10);
}

/** Six months as the Observatory counts them (180 days), in seconds. */
export const SIX_MONTHS = 15_552_000;

/** Whether the Observatory counts the site as protected; what is not a number passes there. */
export function isLongEnough(maxAge: ObservatoryMaxAge): boolean {
  return maxAge !== 'invalid' && !(maxAge < SIX_MONTHS);
}

function unquote(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
