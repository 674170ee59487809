import type { Span } from './fields.js';

/** A Strict-Transport-Security value as RFC 6797 §6.1 has it. */
export interface Hsts {
  /** False when a browser ignores the header. */
  readonly valid: boolean;
  /** Seconds; absent when missing or not a number. */
  readonly maxAge?: number;
  /** Where the first max-age directive stands. */
  readonly maxAgeAt?: Span;
  readonly includeSubDomains: boolean;
  readonly preload: boolean;
}

/** Reads the directives of one line; directives it does not know are ignored, as §6.1 asks. */
export function readHsts(line: string): Hsts {
  const seen = new Map<string, { value: string | null; at: Span }>();
  let repeated = false;
  let start = 0;
  for (const part of line.split(';')) {
    const equals = part.indexOf('=');
    const key = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const lead = part.length - part.trimStart().length;
    const at: Span = [start + lead, start + Math.max(lead, part.trimEnd().length)];
    if (seen.has(key) && key !== '') repeated = true;
    else seen.set(key, { value: equals < 0 ? null : unquote(part.slice(equals + 1).trim()), at });
    start += part.length + 1;
  }
  const maxAge = seen.get('max-age');
  const seconds = maxAge?.value && /^\d+$/.test(maxAge.value) ? Number(maxAge.value) : undefined;
  return {
    valid: seconds !== undefined && !repeated,
    ...(seconds !== undefined && { maxAge: seconds }),
    ...(maxAge && { maxAgeAt: maxAge.at }),
    includeSubDomains: seen.has('includesubdomains'),
    preload: seen.has('preload'),
  };
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

const FLAGS: ReadonlySet<string> = new Set(['includesubdomains', 'preload']);

/** Every part of one line that is wrong, in order. */
export function hstsFlaws(line: string): HstsFlaw[] {
  const flaws: HstsFlaw[] = [];
  const seen = new Set<string>();
  let start = 0;
  for (const part of line.split(';')) {
    const equals = part.indexOf('=');
    const key = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? null : unquote(part.slice(equals + 1).trim());
    const lead = part.length - part.trimStart().length;
    const at: Span = [start + lead, start + Math.max(lead, part.trimEnd().length)];
    start += part.length + 1;
    if (key === '' && value === null) continue;
    const flaw = flawOf(key, value, seen.has(key));
    if (flaw) flaws.push({ ...flaw, at });
    seen.add(key);
  }
  if (!seen.has('max-age')) {
    flaws.push({ kind: 'malformed', what: 'it has no max-age', at: [0, line.length] });
  }
  return flaws;
}

function flawOf(key: string, value: string | null, repeated: boolean): Omit<HstsFlaw, 'at'> | null {
  const malformed = (what: string) => ({ kind: 'malformed', what }) as const;
  if (key === 'max-age') {
    if (repeated) return malformed('max-age stands there twice');
    return value !== null && /^\d+$/.test(value) ? null : malformed('max-age is no whole number of seconds');
  }
  if (FLAGS.has(key)) {
    if (repeated) return malformed('a directive stands there twice');
    return value === null ? null : malformed('a directive that takes no value has one');
  }
  return { kind: 'unknown', what: key };
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
  const last = text
    .split(';')
    .map((part) => part.trim().toLowerCase())
    .findLast((part) => part.startsWith('max-age='));
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
