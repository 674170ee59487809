import type { CookieRole } from '../model/advice.js';
import type { StoredCookie } from '../model/facts.js';
import data from '../data/cookie-names.json' with { type: 'json' };
import { prefixOf } from '../parse/set-cookie.js';

/** What HAProxy’s documentation calls the cookie by which it keeps a visitor on one server. */
export const HAPROXY_COOKIES: ReadonlySet<string> = new Set(data.haproxy);

export interface KnownCookie {
  readonly role: CookieRole;
  /** What calls a session cookie so by default. */
  readonly user?: string;
  /** Without HttpOnly it may be a script's own, unless the server sent it. */
  readonly mayBeOfScript?: true;
  /** A script of the site may have to read it, so HttpOnly must not be advised. */
  readonly mayBeRead?: true;
  /** The site cannot change it. */
  readonly isInfrastructure?: true;
}

const UNKNOWN: KnownCookie = { role: 'other' };
const byName = new Map<string, KnownCookie>();
const patterns: [start: string, end: string, KnownCookie][] = [];

/**
 * The first pattern that matches counts, after the whole names.
 * @param names lower case; `*` stands for one character or more, at both ends for any, and `#` at the end for 32
 * hexadecimal digits
 */
function add(names: readonly string[], known: KnownCookie): void {
  for (const name of names) {
    const [start = '', end, last] = name.split('*');
    if (end === undefined) byName.set(name, known);
    else patterns.push([last === undefined ? start : '*', end, known]);
  }
}

/** Cookies that log somebody in, each with what calls them so by default, if that is known. */
type Sessions = readonly { readonly user?: string; readonly names: readonly string[] }[];

function addSessions(sessions: Sessions, also: Partial<KnownCookie>): void {
  for (const { user, names } of sessions) {
    add(names, { role: 'session', ...(user !== undefined && { user }), ...also });
  }
}

// Set in front of the site: by Cloudflare, AWS, Akamai, Imperva, Azure, Google Cloud, Heroku.
add(data.infrastructure, { role: 'other', isInfrastructure: true });
// Tokens against forged requests, which scripts may have to read.
add(data.antiCsrf, { role: 'anti-csrf', mayBeRead: true });
// Called like a session, and no login: of analytics scripts, which set and read them, a language, a message for the next
// page, what a sign-in waits for, and a hint of Keycloak for a script.
add(data.others, UNKNOWN);
addSessions(data.sessions, {});
// Scripts give their own cookies such names too. These servers send HttpOnly by default.
addSessions(data.sessionsOrScripts, { mayBeOfScript: true });
// Tokens that log somebody in, or that a script sends on in a header; last F5 BIG-IP’s, for its client in the page.
add(data.tokens, { role: 'session', mayBeRead: true });

/** What is known of a cookie by its name, in any case and without a prefix such as `__Host-`. */
export function knownCookie(name: string): KnownCookie {
  const bare = name
    .toLowerCase()
    .slice(prefixOf(name)?.length ?? 0)
    .replace(/[\da-f]{32}$/, '#');
  return byName.get(bare) ?? patterns.find((pattern) => matches(bare, pattern))?.[2] ?? UNKNOWN;
}

/** What is known of a cookie in the browser's store. */
export function knownStored({ name, httpOnly }: StoredCookie): KnownCookie {
  const known = knownCookie(name);
  return known.mayBeOfScript && !httpOnly ? UNKNOWN : known;
}

function matches(name: string, [start, end]: readonly [string, string, KnownCookie]): boolean {
  if (start === '*') return name.includes(end);
  return name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

/** The purpose of a cookie, by its name. */
export function cookieRole(name: string): CookieRole {
  return knownCookie(name).role;
}
