import { parseSetCookie } from 'set-cookie-parser';
import type { SetCookie } from '../engine/index.js';
import { valueKindOf } from './value-kind.js';

/** Bytes of name and value; browsers ignore a cookie that has more (RFC 6265bis §5.6). */
const MAX_PAIR = 4_096;
/** Browsers ignore an attribute whose value exceeds this (RFC 6265bis §5.6.1). */
const MAX_ATTRIBUTE = 1_024;

/** Known attributes. Anything else after a semicolon may be a part of the cookie's value. */
const WITH_VALUE = new Set(['expires', 'max-age', 'domain', 'path', 'samesite', 'priority']);
const FLAGS = new Set(['secure', 'httponly', 'partitioned']);

/**
 * Reads one Set-Cookie line (RFC 6265bis §5.6) and drops its value, of which only the kind is kept: every cookie passes
 * here. Unknown attributes are hidden too, as they may be the rest of a value.
 */
export function redactSetCookie(line: string): SetCookie {
  const [pair = '', ...attributes] = line.split(';');
  const equals = pair.indexOf('=');
  const name = trimBlanks(pair.slice(0, Math.max(equals, 0))).slice(0, MAX_PAIR);
  const known = attributes.filter(isKnown);
  const kind = equals < 0 ? undefined : valueKindOf(trimBlanks(pair.slice(equals + 1)));
  return {
    name,
    text: [equals < 0 ? '…' : `${name}=…`, ...attributes.filter(isThere).map(redactAttribute)].join('; '),
    ...(kind && { kind }),
    ...parseAttributes(known),
    ...(equals < 0 && { noEquals: true as const }),
    ...(hasControlCharacter(line) && { controlCharacter: true as const }),
    ...(isTooLarge(pair, equals) && { tooLarge: true as const }),
  };
}

type Attributes = Omit<SetCookie, 'name' | 'text' | 'kind' | 'noEquals' | 'controlCharacter' | 'tooLarge'>;

function parseAttributes(known: readonly string[]): Attributes {
  // A fixed name: the parser drops cookies named `constructor` and the like. It does not need the value.
  const line = ['c=v', ...known].join(';');
  const [cookie] = parseSetCookie([line], { decodeValues: false, silent: true, split: false });
  if (!cookie) throw new Error('set-cookie-parser refused a well-formed pair');
  const { secure, httpOnly, partitioned, sameSite, domain, path, maxAge, expires } = cookie;
  return {
    secure: secure === true,
    httpOnly: httpOnly === true,
    partitioned: partitioned === true,
    ...(sameSite !== undefined && { sameSite: sameSite.slice(0, MAX_ATTRIBUTE) }),
    ...(domain !== undefined && { domain: domain.slice(0, MAX_ATTRIBUTE) }),
    ...(path !== undefined && { path: path.slice(0, MAX_ATTRIBUTE) }),
    ...(maxAge !== undefined && { maxAge: clamp(maxAge) }),
    ...(expires !== undefined && { expires: expires.getTime() }),
  };
}

function isKnown(attribute: string): boolean {
  const name = attributeName(attribute);
  return WITH_VALUE.has(name) || FLAGS.has(name);
}

function isThere(attribute: string): boolean {
  return attribute.trim() !== '';
}

function redactAttribute(attribute: string): string {
  const equals = attribute.indexOf('=');
  const name = attributeName(attribute);
  if (WITH_VALUE.has(name)) return cut(attribute.trim());
  if (!FLAGS.has(name)) return '…';
  return equals < 0 ? attribute.trim() : `${attribute.slice(0, equals).trim()}=…`;
}

function attributeName(attribute: string): string {
  const equals = attribute.indexOf('=');
  return (equals < 0 ? attribute : attribute.slice(0, equals)).trim().toLowerCase();
}

function cut(text: string): string {
  return text.length > MAX_ATTRIBUTE ? `${text.slice(0, MAX_ATTRIBUTE)}…` : text;
}

/** Storage holds JSON, which has no Infinity. */
function clamp(seconds: number): number {
  return Math.min(Math.max(seconds, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** RFC 6265bis §5.6: browsers ignore a line that contains one, except TAB. */
function hasControlCharacter(line: string): boolean {
  for (let i = 0; i < line.length; i += 1) {
    const code = line.charCodeAt(i);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
}

function isTooLarge(pair: string, equals: number): boolean {
  // A UTF-16 code unit is at most three bytes.
  if (pair.length * 3 <= MAX_PAIR) return false;
  const text = trimBlanks(pair.slice(0, Math.max(equals, 0))) + trimBlanks(pair.slice(equals + 1));
  return text.length > MAX_PAIR || new TextEncoder().encode(text).length > MAX_PAIR;
}

/** Removes leading and trailing SP and TAB, and nothing else (RFC 6265bis §5.6, step 4). */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
