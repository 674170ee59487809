import type { Hop } from '../model/facts.js';
import { hostOf, isHttps } from '../site.js';
import { fieldOf, type Span } from './fields.js';

/** A Strict-Transport-Security value (RFC 6797 §6.1). */
export interface Hsts {
  /** False if browsers ignore the header. */
  readonly valid: boolean;
  /** Seconds; undefined if missing or not a number. */
  readonly maxAge: number | undefined;
  /** The position of the first max-age directive. */
  readonly maxAgeAt: Span | undefined;
  readonly includeSubDomains: boolean;
  readonly preload: boolean;
  /** Every invalid part, in order. */
  readonly flaws: readonly HstsFlaw[];
}

/** An invalid part of a Strict-Transport-Security line (RFC 6797 §6.1). */
export interface HstsFlaw {
  /** `malformed`: browsers ignore the whole line. `unknown`: they ignore the part. */
  readonly kind: 'malformed' | 'unknown';
  /** What is wrong, as the end of a sentence. */
  readonly what: string;
  /** The part itself; the whole line if something is missing. */
  readonly at: Span;
}

/**
 * Parses the directives of one line as Chromium and Firefox do: unknown directives, to which `preload` belongs, are
 * ignored, repeated ones too.
 */
export function parseHsts(line: string): Hsts {
  const flaws: HstsFlaw[] = [];
  let maxAge: string | null = null;
  let maxAgeAt: Span | undefined;
  let includeSubDomains = false;
  let preload = false;
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
    } else if (key === 'preload') preload = true;
    const flaw = DIRECTIVE.test(part) ? flawOf(key, value, repeated) : notDirective(part);
    if (flaw) flaws.push({ kind: flaw.kind, what: flaw.what, at: spanOf(line, start, end) });
  }
  if (!maxAgeAt) {
    const what = line.trim() === '' ? 'it is empty' : 'it has no max-age';
    flaws.push({ kind: 'malformed', what, at: [0, line.length] });
  }
  const seconds = isNumber(maxAge) ? Number(maxAge) : undefined;
  return {
    valid: flaws.every(({ kind }) => kind !== 'malformed'),
    maxAge: seconds,
    maxAgeAt,
    includeSubDomains,
    preload,
    flaws,
  };
}

/**
 * What browsers store after this chain, by host: of each response over HTTPS the first header counts (RFC 6797 §8.1), a
 * later response replaces an earlier one, and max-age=0 ends it (§6.1.1).
 */
export function hstsInForce(chain: readonly Hop[]): ReadonlyMap<string, Hsts> {
  const stored = new Map<string, Hsts>();
  for (const { url, headers } of chain) {
    if (!headers.seen || !isHttps(url)) continue;
    const field = fieldOf(headers.value, 'Strict-Transport-Security');
    const [first] = field.seen ? field.value.lines : [];
    const sent = first && parseHsts(first.value);
    if (!sent?.valid) continue;
    if ((sent.maxAge ?? 0) > 0) stored.set(hostOf(url), sent);
    else stored.delete(hostOf(url));
  }
  return stored;
}

/** RFC 6797 §6.1: a token, and a token or a quoted string after “=”. */
const DIRECTIVE = /^[\w!#$%&'*+.^`|~-]+\s*(?:=\s*(?:"[^"]*"|[\w!#$%&'*+.^`|~-]*))?$/;

function notDirective(part: string): Omit<HstsFlaw, 'at'> {
  const what = part.includes(',')
    ? 'it has a comma, but semicolons separate directives'
    : 'a part is not a directive';
  return { kind: 'malformed', what };
}

/** The position of a part, without surrounding spaces. */
function spanOf(line: string, start: number, end: number): Span {
  const part = line.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  return [from, from + part.trim().length];
}

function flawOf(key: string, value: string | null, repeated: boolean): Omit<HstsFlaw, 'at'> | null {
  if (key === 'max-age') {
    if (repeated) return { kind: 'malformed', what: 'max-age appears twice' };
    return isNumber(value) ? null : { kind: 'malformed', what: 'max-age is not a whole number of seconds' };
  }
  if (key === 'preload') return null;
  if (key === 'includesubdomains') {
    if (repeated) return { kind: 'malformed', what: 'includeSubDomains appears twice' };
    return value === null ? null : { kind: 'malformed', what: 'includeSubDomains has a value' };
  }
  return { kind: 'unknown', what: key };
}

function isNumber(text: string | null): boolean {
  return text !== null && /^\d+$/.test(text);
}

/** Seconds, NaN if the text is not a number, or `invalid`. */
export type ObservatoryMaxAge = number | 'invalid';

/**
 * How the HTTP Observatory reads the joined lines: any comma means "sent twice"; the last of several max-age counts;
 * no spaces around "="; leading digits are read.
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
const SIX_MONTHS = 15_552_000;

/** Whether the Observatory counts the site as protected; NaN passes there. */
export function isLongEnough(maxAge: ObservatoryMaxAge): boolean {
  return maxAge !== 'invalid' && !(maxAge < SIX_MONTHS);
}

function unquote(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
