import {
  MAX_HEADER_LINES,
  MAX_HEADER_VALUE,
  MAX_HEADERS_TOTAL,
  MAX_SET_COOKIES,
  type HeaderLine,
  type Observed,
  type SetCookie,
} from '../engine/index.js';
import { seen, notSeen } from './observed.js';
import { redactSetCookie } from './set-cookie.js';

/** A response header line, as in browsers' events and HAR files. */
export interface RawHeader {
  readonly name: string;
  readonly value?: string | undefined;
  /** The value's bytes, if they are not UTF-8. */
  readonly binaryValue?: readonly number[] | undefined;
}

/** A response's header lines, bounded and without cookie values. */
export interface ResponseHeaders {
  readonly headers: Observed<readonly HeaderLine[]>;
  readonly setCookies: Observed<readonly SetCookie[]>;
}

/** They contain cookie values, and belong in requests or are obsolete. */
const DROPPED = new Set(['cookie', 'cookie2', 'set-cookie2']);
const WITH_URL = new Set(['location', 'content-location']);

/** Reads header lines in wire order: applies the limits, separates Set-Cookie and drops its values. */
export function parseHeaders(raw: readonly RawHeader[]): ResponseHeaders {
  const headers: HeaderLine[] = [];
  const setCookies: SetCookie[] = [];
  let headerCharacters = 0;
  let cookieCharacters = 0;
  for (const header of raw) {
    const name = header.name.toLowerCase();
    const value = valueOf(header);
    if (name === 'set-cookie') {
      // Firefox joins the lines with line feeds, which no value can contain (RFC 9110 §5.5).
      for (const line of value.split('\n')) {
        if (setCookies.length > MAX_SET_COOKIES || cookieCharacters > MAX_HEADERS_TOTAL) break;
        const cookie = redactSetCookie(line);
        cookieCharacters += cookie.name.length + cookie.text.length;
        setCookies.push(cookie);
      }
    } else if (!DROPPED.has(name)) {
      if (headers.length > MAX_HEADER_LINES || headerCharacters > MAX_HEADERS_TOTAL) continue;
      const line = boundLine(header.name, WITH_URL.has(name) ? hideSecretsOfUrl(value) : value);
      headerCharacters += line.name.length + line.value.length;
      headers.push(line);
    }
  }
  return {
    headers: bounded(headers, MAX_HEADER_LINES, headerCharacters),
    setCookies: bounded(setCookies, MAX_SET_COOKIES, cookieCharacters),
  };
}

/**
 * Whether a redirect was created by Chromium, as for HSTS and extensions. A server can send that header too, so a
 * response that sets cookies never counts.
 */
export function areOfBrowser({ headers, setCookies }: ResponseHeaders): boolean {
  const setsNone = setCookies.seen && setCookies.value.length === 0;
  return setsNone && headers.seen && headers.value.some(isMark);
}

function isMark({ name }: HeaderLine): boolean {
  return name.toLowerCase() === 'non-authoritative-reason';
}

function bounded<T>(lines: readonly T[], most: number, characters: number): Observed<readonly T[]> {
  if (lines.length > most) return notSeen('too-many');
  return characters > MAX_HEADERS_TOTAL ? notSeen('too-long') : seen(lines);
}

function boundLine(name: string, value: string): HeaderLine {
  return {
    name,
    value: value.slice(0, MAX_HEADER_VALUE),
    ...(value.length > MAX_HEADER_VALUE && { cutFrom: value.length }),
  };
}

/** Bytes that are not UTF-8 are read as ISO-8859-1, one character each (RFC 9110 §5.5). */
function valueOf({ value, binaryValue }: RawHeader): string {
  if (value !== undefined) return value;
  return (binaryValue ?? []).map((byte) => String.fromCharCode(byte & 0xff)).join('');
}

/** Hides credentials (RFC 3986 §3.2.1) and fragments, which may contain tokens. */
function hideSecretsOfUrl(url: string): string {
  const hash = url.indexOf('#');
  const upToHash = hash < 0 ? url : `${url.slice(0, hash + 1)}…`;
  const slashes = upToHash.indexOf('//');
  if (slashes < 0) return upToHash;
  const start = slashes + 2;
  const ends = ['/', '?', '#', '\\'].map((end) => upToHash.indexOf(end, start)).filter((at) => at >= 0);
  const authority = upToHash.slice(start, Math.min(upToHash.length, ...ends));
  const at = authority.lastIndexOf('@');
  return at < 0 ? upToHash : `${upToHash.slice(0, start)}…${upToHash.slice(start + at)}`;
}
