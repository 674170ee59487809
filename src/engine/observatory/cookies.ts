import type { SetCookie } from '../model.js';
import { fillJar, type SentCookies } from '../parse/cookie-jar.js';
import { lacks, sameSitesOf } from '../parse/set-cookie.js';

/** The one cookie that it ignores. */
const IGNORED = 'heroku-session-affinity';
const SAME_SITES = new Set(['lax', 'strict', 'none']);

const WORST_FIRST = [
  'cookies-session-without-secure-flag',
  'cookies-session-without-httponly-flag',
  'cookies-anticsrf-without-samesite-flag',
  'cookies-samesite-flag-invalid',
  'cookies-session-without-secure-flag-but-protected-by-hsts',
  'cookies-without-secure-flag',
  'cookies-without-secure-flag-but-protected-by-hsts',
] as const;

/**
 * The HTTP Observatory's result for these responses, to the letter: by parts of names, and of deleted cookies too.
 * Undefined if a recording leaves it open.
 */
export function observatoryCookies(responses: readonly SentCookies[], hsts: boolean): string | undefined {
  const jar = fillJar(responses, breaksPrefix).filter(({ cookie }) => cookie.name !== IGNORED);
  if (jar.length === 0) return 'cookies-not-found';
  const found = new Set<string>();
  // Every line of the document's own response counts here, even a rejected one.
  if (responses.at(-1)?.cookies.some((cookie) => sameSitesOf(cookie).some((value) => !isSameSite(value))))
    found.add('cookies-samesite-flag-invalid');
  for (const { cookie } of jar) for (const flaw of flawsOf(cookie, hsts)) found.add(flaw);
  const worst = WORST_FIRST.find((result) => found.has(result));
  if (worst !== undefined) return worst;
  const open = jar.filter(({ cookie }) => !hasSameSite(cookie));
  if (open.some(({ cookie }) => lacks(cookie, 'samesite'))) return undefined;
  return open.length === 0
    ? 'cookies-secure-with-httponly-sessions-and-samesite'
    : 'cookies-secure-with-httponly-sessions';
}

function flawsOf(cookie: SetCookie, hsts: boolean): string[] {
  const name = cookie.name.toLowerCase();
  // "assessment" is a session, "connect.sid" is none; "XSRF-TOKEN" is neither session nor anti-CSRF.
  const session = name.includes('sess') || name.includes('login') ? 'session-' : '';
  const flaws: string[] = [];
  if (!cookie.secure) {
    flaws.push(`cookies-${session}without-secure-flag${hsts ? '-but-protected-by-hsts' : ''}`);
    if (cookie.sameSite?.trim().toLowerCase() === 'none') flaws.push('cookies-samesite-flag-invalid');
  }
  if (session && !cookie.httpOnly) flaws.push('cookies-session-without-httponly-flag');
  if (name.includes('csrf') && !hasSameSite(cookie) && !lacks(cookie, 'samesite'))
    flaws.push('cookies-anticsrf-without-samesite-flag');
  return flaws;
}

/** It parses a value up to a second "=". */
function isSameSite(value: string): boolean {
  return SAME_SITES.has((value.split('=')[0] ?? '').trim().toLowerCase());
}

/** The last SameSite counts. */
function hasSameSite({ sameSite = '' }: SetCookie): boolean {
  return SAME_SITES.has(sameSite.trim().toLowerCase());
}

/** Its client compares prefixes exactly. */
function breaksPrefix({ name, secure, domain }: SetCookie, path: string): boolean {
  if (name.startsWith('__Secure-')) return !secure;
  return name.startsWith('__Host-') && !(secure && !domain && path === '/');
}
