import type { CookieRole, SetCookie } from '../model.js';

interface Attribute {
  /** Lower case, trimmed. */
  readonly key: string;
  /** Trimmed; null when there was no "=". */
  readonly value: string | null;
}

/** Every SameSite value on the line in order, '' where one has none: the last counts, the others tell of a slip. */
export function sameSitesOf(cookie: SetCookie): string[] {
  return cookie.text
    .split(';')
    .slice(1)
    .map(readAttribute)
    .filter((attribute) => attribute.key === 'samesite')
    .map((attribute) => attribute.value ?? '');
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
 * What a cookie is for, by its name. Anti-CSRF comes first: such a cookie may have to be read by the
 * page's script, so nobody may be told to make it HttpOnly.
 */
export function cookieRole(name: string): CookieRole {
  const lower = name.toLowerCase();
  if (lower.includes('csrf') || lower.includes('xsrf')) return 'anti-csrf';
  if (lower.includes('sess') || lower.includes('login')) return 'session';
  return 'other';
}

function readAttribute(part: string): Attribute {
  const equals = part.indexOf('=');
  if (equals < 0) return { key: part.trim().toLowerCase(), value: null };
  return { key: part.slice(0, equals).trim().toLowerCase(), value: part.slice(equals + 1).trim() };
}
