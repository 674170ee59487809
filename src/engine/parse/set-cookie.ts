import type { CookieRole, Quote, SetCookie, StoredCookie } from '../model.js';
import type { Span } from './fields.js';

interface Attribute {
  /** Lower case, trimmed. */
  readonly key: string;
  /** Trimmed; null when there was no "=". */
  readonly value: string | null;
}

/** Every SameSite value on the line in order, '' where one has none: the last counts, the others tell of a slip. */
export function sameSitesOf(cookie: SetCookie): string[] {
  const values: string[] = [];
  for (const { key, value } of attributesOf(cookie)) if (key === 'samesite') values.push(value ?? '');
  return values;
}

/** The cookie as it would be sent with these attributes; one that is there already is replaced. */
export function withAttributes(
  cookie: SetCookie,
  change: { readonly secure?: true; readonly httpOnly?: true; readonly sameSite?: string },
): SetCookie {
  const [pair = '', ...parts] = cookie.text.split(';');
  const kept = parts.filter(
    (part) => change.sameSite === undefined || readAttribute(part).key !== 'samesite',
  );
  if (change.secure && !cookie.secure) kept.push(' Secure');
  if (change.httpOnly && !cookie.httpOnly) kept.push(' HttpOnly');
  if (change.sameSite !== undefined) kept.push(` SameSite=${change.sameSite}`);
  return { ...cookie, ...change, text: [pair, ...kept].join(';') };
}

/**
 * Cookies that scripts of others set for this site and have to read again: analytics’ idea of a visit, a chat’s. The
 * site cannot make them HttpOnly, and nobody is logged in by one.
 */
const OF_OTHERS_SCRIPTS = [
  '_hjsession',
  '_gd_session',
  '_parsely_session',
  '_sp_ses',
  'ai_session',
  'amp_session',
  'bcsessionid',
  'intercom-session-',
  'optimizelysession',
  's_sess',
  'sessioncam',
];

/**
 * What a cookie is for, by its name. Anti-CSRF comes first: such a cookie may have to be read by the
 * page's script, so nobody may be told to make it HttpOnly.
 */
export function cookieRole(name: string): CookieRole {
  const lower = name.toLowerCase();
  if (lower.includes('csrf') || lower.includes('xsrf')) return 'anti-csrf';
  if (!lower.includes('sess') && !lower.includes('login')) return 'other';
  return OF_OTHERS_SCRIPTS.some((start) => lower.startsWith(start)) ? 'other' : 'session';
}

/** An attribute with where it stands in the cookie's `text`. */
export interface PlacedAttribute extends Attribute {
  readonly at: Span;
}

/** Every attribute of the line, as far as the door lets it through. */
export function attributesOf({ text }: SetCookie): PlacedAttribute[] {
  const attributes: PlacedAttribute[] = [];
  for (let start = text.indexOf(';') + 1; start > 0; start = text.indexOf(';', start) + 1) {
    const end = text.indexOf(';', start);
    const part = text.slice(start, end < 0 ? text.length : end);
    const bare = part.trim();
    if (bare === '') continue;
    const from = start + part.length - part.trimStart().length;
    const { key, value } = readAttribute(bare);
    attributes.push({ key, value, at: [from, from + bare.length] });
  }
  return attributes;
}

/** The line with its value hidden; the name is marked, or each attribute of that key. */
export function quoteCookie(cookie: SetCookie, mark?: string): Quote {
  const marks: Span[] = [];
  if (mark !== undefined) {
    for (const { key, at } of attributesOf(cookie)) if (key === mark) marks.push(at);
  } else if (cookie.name !== '') marks.push([0, cookie.name.length]);
  return { header: 'Set-Cookie', value: cookie.text, marks };
}

/** Cookies shown for one finding that speaks of several. */
const MAX_QUOTES = 20;

/** What a finding about several cookies says and shows of them; the hop is named where it is not `page`. */
export function showCookies(
  cookies: readonly { readonly cookie: SetCookie; readonly url: string }[],
  page: string,
  quote: (cookie: SetCookie) => Quote = (cookie) => quoteCookie(cookie),
): { readonly values: { readonly names: string }; readonly quotes: Quote[] } {
  const names = new Set<string>();
  const quotes: Quote[] = [];
  for (const { cookie, url } of cookies.slice(0, MAX_QUOTES)) {
    names.add(cookie.name || 'without a name');
    const quoted = quote(cookie);
    quotes.push(url === page ? quoted : { ...quoted, hop: url });
  }
  return { values: { names: [...names].join(', ') }, quotes };
}

/** A cookie from the browser's store, written as the line that would have set it. */
export function quoteStored(cookie: StoredCookie): Quote {
  const parts = [`${cookie.name}=…`, `Path=${cookie.path}`];
  if (!cookie.hostOnly) parts.push(`Domain=${cookie.domain}`);
  if (cookie.secure) parts.push('Secure');
  if (cookie.httpOnly) parts.push('HttpOnly');
  if (cookie.sameSite !== 'unspecified') parts.push(`SameSite=${cookie.sameSite}`);
  return { header: 'Cookie store', value: parts.join('; '), marks: [[0, cookie.name.length]] };
}

function readAttribute(part: string): Attribute {
  const equals = part.indexOf('=');
  if (equals < 0) return { key: part.trim().toLowerCase(), value: null };
  return { key: part.slice(0, equals).trim().toLowerCase(), value: part.slice(equals + 1).trim() };
}
