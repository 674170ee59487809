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

/** Reads the directives of one line; directives it does not know are ignored, as §6.1 asks. */
export function readHsts(line: string): Hsts {
  const flaws: HstsFlaw[] = [];
  let maxAge: string | null = null;
  let maxAgeAt: Span | undefined;
  let includeSubDomains = false;
  let preload = false;
  let others: Set<string> | undefined;
  let valid = true;
  for (let start = 0, end = 0; end < line.length; start = end + 1) {
    const semicolon = line.indexOf(';', start);
    end = semicolon < 0 ? line.length : semicolon;
    const part = line.slice(start, end).trim();
    if (part === '') continue;
    const equals = part.indexOf('=');
    const key = (equals < 0 ? part : part.slice(0, equals).trimEnd()).toLowerCase();
    const value = equals < 0 ? null : unquote(part.slice(equals + 1).trimStart());
    let repeated = false;
    if (key === 'max-age') {
      repeated = maxAgeAt !== undefined;
      if (!repeated) {
        maxAge = value;
        maxAgeAt = spanOf(line, start, end);
      }
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
    const flaw = flawOf(key, value, repeated);
    if (flaw) flaws.push({ kind: flaw.kind, what: flaw.what, at: spanOf(line, start, end) });
  }
  if (!maxAgeAt) flaws.push({ kind: 'malformed', what: 'it has no max-age', at: [0, line.length] });
  const seconds = isNumber(maxAge) ? Number(maxAge) : undefined;
  return {
    valid: valid && seconds !== undefined,
    maxAge: seconds,
    maxAgeAt,
    includeSubDomains,
    preload,
    flaws,
  };
}

/** Where the text of a part stands, without the blanks around it. */
function spanOf(line: string, start: number, end: number): Span {
  const part = line.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  return [from, from + part.trim().length];
}

function flawOf(key: string, value: string | null, repeated: boolean): Omit<HstsFlaw, 'at'> | null {
  if (key === 'max-age') {
    if (repeated) return { kind: 'malformed', what: 'max-age stands there twice' };
    return isNumber(value) ? null : { kind: 'malformed', what: 'max-age is no whole number of seconds' };
  }
  if (key === 'includesubdomains' || key === 'preload') {
    if (repeated) return { kind: 'malformed', what: 'a directive stands there twice' };
    return value === null ? null : { kind: 'malformed', what: 'a directive that takes no value has one' };
  }
  return { kind: 'unknown', what: key };
}

function isNumber(text: string | null): boolean {
  return text !== null && /^\d+$/.test(text);
}

/** Seconds, NaN when the text is no number, or `invalid`. */
export type ObservatoryMaxAge = number | 'invalid';

/**
 * What the HTTP Observatory makes of the joined lines: any comma means "sent twice"; of several
 * max-age the last counts; no blanks around "="; digits are read as far as they go.
 */
export function observatoryMaxAge(value: string): ObservatoryMaxAge {
  const text = value.slice(0, 1024).toLowerCase();
  if (text.includes(',')) return 'invalid';
  for (let at = text.lastIndexOf(MAX_AGE); at >= 0; at = text.lastIndexOf(MAX_AGE, at - 1)) {
    const isDirective = text.slice(text.lastIndexOf(';', at) + 1, at).trim() === '';
    if (isDirective) return Number.parseInt(text.slice(at + MAX_AGE.length, at + 128), 10);
  }
  return 'invalid';
}

const MAX_AGE = 'max-age=';

/** Six months as the Observatory counts them (180 days), in seconds. */
export const SIX_MONTHS = 15_552_000;

/** Whether the Observatory counts the site as protected; what is not a number passes there. */
export function isLongEnough(maxAge: ObservatoryMaxAge): boolean {
  return maxAge !== 'invalid' && !(maxAge < SIX_MONTHS);
}

function unquote(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
