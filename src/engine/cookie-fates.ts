import type { SetCookie, StoredCookie } from './model.js';
import { domainOf, type SentCookie, type SentCookies } from './parse/cookie-jar.js';
import { isPlaintext } from './parse/host.js';
import { hostOf } from './site.js';

/** Why a browser does not take a Set-Cookie line (RFC 6265bis §5.7). */
export type Rejection =
  | 'no-name'
  | 'control-character'
  | 'foreign-domain'
  | 'secure-over-http'
  | 'secure-prefix'
  | 'host-prefix'
  | 'none-without-secure'
  | 'partitioned-without-secure';

/** What became of a cookie. */
export type CookieFate =
  /** Held as it was sent. */
  | 'kept'
  /** Held with other attributes: something set it again since. */
  | 'changed'
  | 'refused'
  /** Its own line deletes it. */
  | 'deleted'
  /** Not held, and no reason in the line: blocked, deleted since, or for another address than this page's. */
  | 'not-held'
  /** Held, and no answer seen here set it: an earlier one did, or a script. */
  | 'not-sent';

export interface CookieHistory {
  readonly name: string;
  readonly fate: CookieFate;
  readonly refusal?: Rejection;
  /** The latest line that set it. */
  readonly sent?: SentCookie;
  readonly stored?: StoredCookie;
}

/**
 * What each answer set beside what the browser's store holds for the page, by name: those sent first, in order,
 * then those only held. Two of one name and different domains or paths stand apart where both were sent.
 */
export function cookieHistories(
  answers: readonly SentCookies[],
  store: readonly StoredCookie[],
): readonly CookieHistory[] {
  const latest = new Map<string, SentCookie>();
  for (const { url, cookies } of answers)
    for (const cookie of cookies) {
      const key = [hostOf(url), cookie.name, cookie.domain ?? '', cookie.path ?? ''].join('\0');
      // A Map keeps the place of the first line; the last one is what counts.
      latest.set(key, { cookie, url });
    }
  const sentNames = new Set<string>();
  const histories = [...latest.values()].map((sent): CookieHistory => {
    const { name } = sent.cookie;
    sentNames.add(name);
    const refusal = rejectionOf(sent);
    if (refusal) return { name, fate: 'refused', refusal, sent };
    const held = store.filter((stored) => stored.name === name && isFor(stored, sent));
    const same = held.find((stored) => isSame(sent.cookie, stored));
    if (same) return { name, fate: 'kept', sent, stored: same };
    const [other] = held;
    if (other) return { name, fate: 'changed', sent, stored: other };
    return { name, fate: deletesItself(sent.cookie) ? 'deleted' : 'not-held', sent };
  });
  const unsent = store
    .filter(({ name }) => !sentNames.has(name))
    .map((stored): CookieHistory => ({ name: stored.name, fate: 'not-sent', stored }));
  return [...histories, ...unsent];
}

/** Undefined when nothing in the line or its address speaks against it. */
export function rejectionOf({ cookie, url }: SentCookie): Rejection | undefined {
  const name = cookie.name.toLowerCase();
  if (cookie.controlCharacter) return 'control-character';
  if (name === '') return 'no-name';
  if (domainOf(cookie, hostOf(url)) === null) return 'foreign-domain';
  if (cookie.secure && isPlaintext(url)) return 'secure-over-http';
  if (name.startsWith('__secure-') && !cookie.secure) return 'secure-prefix';
  if (name.startsWith('__host-') && !(cookie.secure && !cookie.domain && cookie.path === '/'))
    return 'host-prefix';
  if (cookie.sameSite?.trim().toLowerCase() === 'none' && !cookie.secure) return 'none-without-secure';
  return cookie.partitioned && !cookie.secure ? 'partitioned-without-secure' : undefined;
}

function deletesItself({ maxAge }: SetCookie): boolean {
  return maxAge !== undefined && maxAge <= 0;
}

/** Stores write a domain with a leading dot, or without. */
function isFor(stored: StoredCookie, { cookie, url }: SentCookie): boolean {
  return stored.domain.replace(/^\./, '') === domainOf(cookie, hostOf(url));
}

/** Whether the store's attributes are those of the line, as far as both tell. */
export function isSame(sent: SetCookie, stored: StoredCookie): boolean {
  const sameSite = sent.sameSite?.trim().toLowerCase();
  // Browsers report what was not sent, or not understood, each in its own way.
  const isTold = sameSite === 'lax' || sameSite === 'strict' || sameSite === 'none';
  return (
    sent.secure === stored.secure &&
    sent.httpOnly === stored.httpOnly &&
    (!isTold || stored.sameSite === 'unspecified' || stored.sameSite === sameSite)
  );
}
