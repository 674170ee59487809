import type { SetCookie, StoredCookie } from '../model/facts.js';
import {
  domainOf,
  isDeletion,
  rejectionOf,
  type Rejection,
  type SentCookie,
  type SentCookies,
} from '../parse/cookie-jar.js';
import { isAddress, portOf } from '../parse/host.js';
import { isOnPublicHost } from '../run/scope.js';
import { hostOf } from '../site.js';

/** What became of a cookie. */
export type CookieFate =
  /** Stored as it was sent. */
  | 'kept'
  /** Stored with other attributes: it was set again later. */
  | 'changed'
  | 'refused'
  /** Its own line deletes it. */
  | 'deleted'
  /** Not stored, and the line gives no reason: blocked, deleted later, or for another URL than the page's. */
  | 'not-held'
  /** Its line is valid, but the browser's store was not read. */
  | 'unknown'
  /** Stored, but set by no response seen here: by an earlier response or a script. */
  | 'not-sent'
  /** The same, or by another port of the host. */
  | 'other-port'
  /** The same, or by another host of its Domain. */
  | 'other-host';

export interface CookieHistory {
  readonly name: string;
  readonly fate: CookieFate;
  readonly refusal?: Rejection;
  /** The latest line that set it. */
  readonly sent?: SentCookie;
  readonly stored?: StoredCookie;
}

/**
 * The cookies that the responses set, in order, each with the one that the browser stores for the page; then those that
 * are only stored. `store` is undefined if it was not read; `page` is the page's URL. Cookies with the same name and another domain or path are separate if both were sent.
 */
export function cookieHistories(
  responses: readonly SentCookies[],
  store: readonly StoredCookie[] | undefined,
  page: string,
): readonly CookieHistory[] {
  const latest = new Map<string, SentCookie>();
  for (const { cookies, ...response } of responses)
    for (const cookie of cookies) {
      const key = [hostOf(response.url), cookie.name, cookie.domain ?? '', cookie.path ?? ''].join('\0');
      // A Map keeps the position of the first line; the last line counts.
      latest.set(key, { cookie, ...response });
    }
  const sentNames = new Set<string>();
  const histories = [...latest.values()].map((sent): CookieHistory => {
    const { name } = sent.cookie;
    sentNames.add(name);
    const refusal = rejectionOf(sent);
    if (refusal) return { name, fate: 'refused', refusal, sent };
    if (!store) return { name, fate: isDeletion(sent) ? 'deleted' : 'unknown', sent };
    const held = store.filter((stored) => stored.name === name && isFor(stored, sent));
    const same = held.find((stored) => isSame(sent.cookie, stored));
    if (same) return { name, fate: 'kept', sent, stored: same };
    const [other] = held;
    if (other) return { name, fate: 'changed', sent, stored: other };
    return { name, fate: isDeletion(sent) ? 'deleted' : 'not-held', sent };
  });
  const unsent = (store ?? [])
    .filter(({ name }) => !sentNames.has(name))
    .map((stored): CookieHistory => {
      const other = otherOwnerOf(stored, page);
      return { name: stored.name, fate: other ? `other-${other}` : 'not-sent', stored };
    });
  return [...histories, ...unsent];
}

/** Cookie stores write a domain with or without a leading dot. */
function isFor(stored: StoredCookie, { cookie, url }: SentCookie): boolean {
  return stored.domain.replace(/^\./, '') === domainOf(cookie, hostOf(url));
}

/** Whether the stored attributes match the line's, as far as both are known. */
export function isSame(sent: SetCookie, stored: StoredCookie): boolean {
  const sameSite = sent.sameSite?.trim().toLowerCase();
  // Browsers differ in how they report a missing or invalid SameSite.
  const isKnown = sameSite === 'lax' || sameSite === 'strict' || sameSite === 'none';
  return (
    sent.secure === stored.secure &&
    sent.httpOnly === stored.httpOnly &&
    (!isKnown || stored.sameSite === 'unspecified' || stored.sameSite === sameSite)
  );
}

/**
 * Who else may have set a cookie that the browser stores for a page and that none of its responses sent; null if only
 * its own host can have. Ports of a host share its cookies (RFC 6265 §8.5), which matters where they are different
 * applications: on this machine, on local hosts and IP addresses, and on another than the default port. Hosts of a domain
 * share the cookies that have it as Domain.
 */
export function otherOwnerOf({ hostOnly }: StoredCookie, page: string): 'port' | 'host' | null {
  if (isAddress(hostOf(page)) || !isOnPublicHost(page) || portOf(page) !== '') return 'port';
  return hostOnly ? null : 'host';
}
