import type { Quote } from '../model/report.js';
import type { SetCookie, StoredCookie } from '../model/facts.js';
import type { Span } from './fields.js';

interface Attribute {
  /** Lower case, trimmed. */
  readonly key: string;
  /** Trimmed; null when there was no "=". */
  readonly value: string | null;
}

/** Every SameSite value of the line in order, '' if it has no value: the last counts. */
export function sameSitesOf(cookie: SetCookie): string[] {
  const values: string[] = [];
  for (const { key, value } of attributesOf(cookie)) if (key === 'samesite') values.push(value ?? '');
  return values;
}

/** The cookie with these attributes added; an existing SameSite is replaced. */
export function withAttributes(
  cookie: SetCookie,
  change: { readonly secure?: true; readonly httpOnly?: true; readonly sameSite?: string },
): SetCookie {
  const [pair = '', ...parts] = cookie.text.split(';');
  const kept = parts.filter(
    (part) => change.sameSite === undefined || parseAttribute(part).key !== 'samesite',
  );
  if (change.secure && !cookie.secure) kept.push(' Secure');
  if (change.httpOnly && !cookie.httpOnly) kept.push(' HttpOnly');
  if (change.sameSite !== undefined) kept.push(` SameSite=${change.sameSite}`);
  return { ...cookie, ...change, text: [pair, ...kept].join(';') };
}

/** An attribute with its position in the cookie's `text`. */
export interface PlacedAttribute extends Attribute {
  readonly at: Span;
}

/** Every attribute of the line that capture kept. */
export function attributesOf({ text }: SetCookie): PlacedAttribute[] {
  const attributes: PlacedAttribute[] = [];
  for (let start = text.indexOf(';') + 1; start > 0; start = text.indexOf(';', start) + 1) {
    const end = text.indexOf(';', start);
    const part = text.slice(start, end < 0 ? text.length : end);
    const bare = part.trim();
    if (bare === '') continue;
    const from = start + part.length - part.trimStart().length;
    const { key, value } = parseAttribute(bare);
    attributes.push({ key, value, at: [from, from + bare.length] });
  }
  return attributes;
}

/** The line with its value hidden; marks the name, or each attribute with that key. */
export function quoteCookie(cookie: SetCookie, mark?: string): Quote {
  const marks: Span[] = [];
  if (mark !== undefined) {
    for (const { key, at } of attributesOf(cookie)) if (key === mark) marks.push(at);
  } else if (cookie.name !== '') marks.push([0, cookie.name.length]);
  return { header: 'Set-Cookie', value: cookie.text, marks };
}

/** Maximum cookies shown for one finding. */
export const MAX_COOKIES_QUOTED = 20;

/** Names and quotes for a finding about several cookies; quotes have a `hop` if it is not `page`. */
export function showCookies(
  cookies: readonly { readonly cookie: SetCookie; readonly url: string }[],
  page: string,
  quote: (cookie: SetCookie) => Quote = (cookie) => quoteCookie(cookie),
): { readonly values: { readonly names: string }; readonly quotes: Quote[] } {
  const names = new Set<string>();
  const quotes: Quote[] = [];
  for (const { cookie, url } of cookies.slice(0, MAX_COOKIES_QUOTED)) {
    names.add(cookie.name || 'without a name');
    const quoted = quote(cookie);
    quotes.push(url === page ? quoted : { ...quoted, hop: url });
  }
  return { values: { names: [...names].join(', ') }, quotes };
}

/** A cookie from the browser's store, written as a Set-Cookie line. */
export function quoteStored(cookie: StoredCookie): Quote {
  const parts = [`${cookie.name}=…`, `Path=${cookie.path}`];
  if (!cookie.hostOnly) parts.push(`Domain=${cookie.domain}`);
  if (cookie.secure) parts.push('Secure');
  if (cookie.httpOnly) parts.push('HttpOnly');
  if (cookie.sameSite !== 'unspecified') parts.push(`SameSite=${cookie.sameSite}`);
  return { header: 'Cookie store', value: parts.join('; '), marks: [[0, cookie.name.length]] };
}

function parseAttribute(part: string): Attribute {
  const equals = part.indexOf('=');
  if (equals < 0) return { key: part.trim().toLowerCase(), value: null };
  return { key: part.slice(0, equals).trim().toLowerCase(), value: part.slice(equals + 1).trim() };
}

/**
 * Which name prefix makes browsers reject the cookie (RFC 6265bis §4.1.3; `__Http-` and `__Host-Http-`: Chromium 140,
 * Firefox 143). They compare prefixes without regard to case.
 */
export function prefixFlaw(cookie: SetCookie): 'host' | 'http' | 'secure' | undefined {
  const { secure, httpOnly, domain, path } = cookie;
  const prefix = prefixOf(cookie.name);
  if (prefix?.startsWith('__host-') && !(secure && !domain && path === '/')) return 'host';
  if (prefix === '__secure-' && !secure) return 'secure';
  return prefix?.endsWith('http-') && !(secure && httpOnly) ? 'http' : undefined;
}

/** The prefix of a name, lower case. */
export function prefixOf(name: string): string | undefined {
  return /^__(?:host-http|host|http|secure)-/.exec(name.slice(0, 12).toLowerCase())?.[0];
}

/** Whether a recording may have left out an attribute of the cookie. */
export function lacks({ notRecorded }: SetCookie, attribute: 'domain' | 'samesite'): boolean {
  return notRecorded?.includes(attribute) === true;
}
