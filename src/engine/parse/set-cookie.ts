import type { CookieRole, SetCookie } from '../model.js';

/** What stands where a value was. */
const HIDDEN = '…';
const FLAGS = new Set(['secure', 'httponly', 'partitioned']);
const SPEAKING = new Set(['expires', 'max-age', 'domain', 'path', 'samesite', 'priority']);

interface Attribute {
  /** Lower case, trimmed. */
  readonly key: string;
  /** Trimmed; null when there was no "=". */
  readonly value: string | null;
}

/**
 * Reads one Set-Cookie line (RFC 6265bis §5.6) and lets go of its value.
 * Attributes the specification does not know lose their text too: a value with a ";" in it would show there.
 */
export function readSetCookie(line: string): SetCookie {
  const [pair = '', ...parts] = line.split(';');
  const equals = pair.indexOf('=');
  const name = equals < 0 ? '' : pair.slice(0, equals).trim();
  const attributes = parts.map(readAttribute);
  const shown = parts.map((part, at) => showAttribute(part, attributes[at]));
  const last = (key: string) =>
    attributes.findLast((a) => a.key === key && a.value !== null && a.value !== '')?.value;
  const has = (key: string) => attributes.some((a) => a.key === key);
  const sameSite = attributes.findLast((a) => a.key === 'samesite');
  const domain = last('domain');
  const path = attributes.findLast((a) => a.key === 'path')?.value;
  const maxAge = last('max-age');
  const expires = Date.parse(last('expires') ?? '');
  return {
    name,
    text: [equals < 0 ? HIDDEN : `${name}=${HIDDEN}`, ...shown].join(';'),
    secure: has('secure'),
    httpOnly: has('httponly'),
    partitioned: has('partitioned'),
    ...(sameSite && { sameSite: sameSite.value ?? '' }),
    ...(domain && { domain }),
    ...(path?.startsWith('/') && { path }),
    ...(maxAge && /^-?\d+$/.test(maxAge) && { maxAge: Number(maxAge) }),
    ...(!Number.isNaN(expires) && { expires }),
    ...(equals < 0 && { noEquals: true as const }),
    ...(hasControl(line) && { controlCharacter: true as const }),
  };
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

function showAttribute(part: string, attribute: Attribute | undefined): string {
  if (!attribute || part.trim() === '' || SPEAKING.has(attribute.key)) return part;
  if (attribute.value === null && FLAGS.has(attribute.key)) return part;
  return FLAGS.has(attribute.key) ? `${part.slice(0, part.indexOf('='))}=${HIDDEN}` : ` ${HIDDEN}`;
}

/** A control character other than the tab makes a browser drop the line (RFC 6265bis §5.6 step 1). */
function hasControl(line: string): boolean {
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
}
