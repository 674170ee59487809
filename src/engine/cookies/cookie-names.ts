import type { CookieRole } from '../model/advice.js';
import type { StoredCookie, ValueKind } from '../model/facts.js';
import data from '../data/cookie-names.json' with { type: 'json' };
import { lifetimeOf, type SentCookie } from '../parse/cookie-jar.js';
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
  /** Only its name, or only its value, is that of a session. */
  readonly looksLikeSession?: true;
  /** It lets nobody in: it keeps a setting, a consent, a measurement or a flag. */
  readonly isSetting?: true;
  /** By what it was recognised: a sentence. */
  readonly because?: string;
}

/** Decides what a cookie is for. */
export type CookieJudge = (cookie: SentCookie | StoredCookie) => KnownCookie;

const UNKNOWN: KnownCookie = { role: 'other' };
const SETTING: KnownCookie = { role: 'other', isSetting: true };

const byName = new Map<string, KnownCookie>();
const patterns: Pattern<KnownCookie>[] = [];
/** Without an end the whole name. */
type Pattern<T> = readonly [start: string, end: string | undefined, T];

/**
 * The first pattern that matches counts, after the whole names.
 * @param names lower case; `*` stands for one character or more, at both ends for any, and `#32` at the end for so
 * many hexadecimal digits
 */
function add(names: readonly string[], known: KnownCookie): void {
  for (const name of names) {
    if (name.includes('*')) patterns.push(patternOf(name, known));
    else byName.set(name, known);
  }
}

function patternOf<T>(name: string, value: T): Pattern<T> {
  const [start = '', end, last] = name.split('*');
  return [last === undefined ? start : '*', end, value];
}

/** Cookies that log somebody in, each with what calls them so by default, if that is known. */
type Sessions = readonly { readonly user?: string; readonly names: readonly string[] }[];

function addSessions(sessions: Sessions, also: Partial<KnownCookie>): void {
  for (const { user, names } of sessions) {
    add(names, { role: 'session', ...(user !== undefined && { user }), ...also });
  }
}

// Set in front of the site: by Cloudflare, AWS, Akamai, Imperva, Azure, Google Cloud, Heroku, Hetzner, Alibaba, Huawei and
// Tencent Cloud, and StormWall.
add(data.infrastructure, { role: 'other', isInfrastructure: true });
// Tokens against forged requests, which scripts may have to read.
add(data.antiCsrf, { role: 'anti-csrf', mayBeRead: true });
// Called like a session, or as long, and no login: of analytics scripts, which set and read them, a language, a message for
// the next page, what a sign-in waits for, hints of Keycloak for a script, and what balancers and firewalls set.
add(data.others, UNKNOWN);
addSessions(data.sessions, {});
// Scripts give their own cookies such names too. These servers send HttpOnly by default.
addSessions(data.sessionsOrScripts, { mayBeOfScript: true });
// Tokens that log somebody in, or that a script sends on in a header; last F5 BIG-IP’s, for its client in the page.
add(data.tokens, { role: 'session', mayBeRead: true });

/** Session cookies that a framework names after the application or by common words: proven by the framework, or the value. */
interface OfApplication {
  readonly user: string;
  readonly stack?: string;
  readonly kind?: string;
  readonly names: readonly string[];
}
const ofApplications = (data.ofApplication as readonly OfApplication[]).flatMap((one) =>
  one.names.map((name) => patternOf(name, one)),
);

const words: ReadonlyMap<string, keyof typeof data.words> = new Map(
  Object.entries(data.words).flatMap(([purpose, all]) =>
    all.map((word) => [word, purpose as keyof typeof data.words] as const),
  ),
);

/** What is known of a cookie by its name, in any case and without a prefix such as `__Host-`. */
export function knownCookie(name: string): KnownCookie {
  return listed(bareName(name)) ?? UNKNOWN;
}

function listed(name: string): KnownCookie | undefined {
  return byName.get(name) ?? patterns.find((pattern) => matches(name, pattern))?.[2];
}

/** Lower case. F5 BIG-IP names cookies by 6 or 8 hexadecimal digits, perhaps with an end, Traefik by 5, Drupal by 32. */
function bareName(name: string): string {
  return withoutPrefix(name)
    .toLowerCase()
    .replace(/(?<=^ts)(?:[\da-f]{8}|[\da-f]{6})(?:_\d{1,3}|027)?$/, '#8')
    .replace(/(?:[\da-f]{32}|(?<=^_)[\da-f]{5})$/, (digits) => `#${digits.length}`);
}

function withoutPrefix(name: string): string {
  return name.slice(prefixOf(name)?.length ?? 0);
}

/** The purpose of a cookie, by its name alone. */
export function cookieRole(name: string): CookieRole {
  return knownCookie(name).role;
}

/**
 * Decides by a cookie's name and the kind of its value.
 * @param stack the labels of the page's stack; asked only if a name may be of one of its products
 */
export function cookieJudge(stack: () => ReadonlySet<string>): CookieJudge {
  return (cookie) => {
    if ('cookie' in cookie) return explained(judge(cookie.cookie.name, cookie, stack), stack);
    const known = judge(cookie.name, undefined, stack);
    // A script may have set it: measurements have such names too.
    const isDoubtful = known.mayBeOfScript ?? known.looksLikeSession;
    return isDoubtful && !cookie.httpOnly ? UNKNOWN : explained(known, stack);
  };
}

/** Names a product only if the page's stack has it: others may give the same name. */
function explained(known: KnownCookie, stack: () => ReadonlySet<string>): KnownCookie {
  const { user } = known;
  if (user === undefined) return known;
  const because = stack().has(user) ? `${user} gives it this name.` : 'By its name, it is a session cookie.';
  return { ...known, because };
}

function judge(name: string, sent: SentCookie | undefined, stack: () => ReadonlySet<string>): KnownCookie {
  const bare = bareName(name);
  const known = listed(bare);
  if (known) return known;
  const purposes = new Set(wordsOf(name).map((word) => words.get(word)));
  if (purposes.has('preference') || purposes.has('consent') || purposes.has('measurement')) return SETTING;
  const kind = sent?.cookie.kind;
  const isFlag = kind === 'plain' || kind === 'empty';
  const owner = ofApplications.find(
    (pattern) =>
      matches(bare, pattern) &&
      (pattern[2].kind === undefined ? !isFlag : pattern[2].kind === kind) &&
      (pattern[2].stack === undefined || stack().has(pattern[2].stack)),
  )?.[2];
  if (owner) return { role: 'session', user: owner.user, mayBeOfScript: true };
  const [isSession, isToken] = [purposes.has('session'), purposes.has('token')];
  // A flag, a word or a small number is no session; with such a name it may say that there is one.
  if (kind === 'plain') return isSession || isToken ? UNKNOWN : SETTING;
  if (purposes.has('forgery') || purposes.has('about') || kind === 'empty') return UNKNOWN;
  // A site numbers its visitors, requests and versions.
  if (purposes.has('number') && kind === 'random' && !isSession && !isToken) return UNKNOWN;
  return byEvidence(isSession, isToken, kind, sent ? lifetimeOf(sent) : null);
}

const SHAPES: Readonly<Partial<Record<ValueKind, string>>> = {
  jwt: 'a JSON Web Token',
  signed: 'a signed value',
  random: 'a long random value',
};

/** Seconds. What lasts for longer than this is rather the number of a visitor than a session. */
const LONGEST_SESSION = 300 * 86_400;

/** @param seconds its lifetime, infinite if it ends with the browser session, null if that is not known */
function byEvidence(
  isSession: boolean,
  isToken: boolean,
  kind: ValueKind | undefined,
  seconds: number | null,
): KnownCookie {
  const shape = kind && SHAPES[kind];
  const isKept = seconds !== null && seconds < Infinity;
  if (isSession || isToken) {
    const mayBeRead = isToken && !isSession ? ({ mayBeRead: true } as const) : {};
    if (shape === undefined)
      return { role: 'other', looksLikeSession: true, because: 'Only its name says so.', ...mayBeRead };
    const because = `Its name says so, and its value is ${shape}`;
    return !isToken && kind !== 'jwt' && isKept && seconds > LONGEST_SESSION
      ? { role: 'other', looksLikeSession: true, because: `${because}, but it stays for long.` }
      : { role: 'session', because: `${because}.`, ...mayBeRead };
  }
  // By a value that stays, sites count visitors and recognize them.
  if (shape === undefined || (kind !== 'jwt' && (isKept || seconds === null))) return UNKNOWN;
  return { role: 'other', looksLikeSession: true, because: `Only its value says so: it is ${shape}.` };
}

/** Characters of a name that are read as words. */
const MAX_NAME = 256;

/** The words of a name, lower case, without digits at their end. */
function wordsOf(name: string): string[] {
  return withoutPrefix(name)
    .slice(0, MAX_NAME)
    .split(WORD_ENDS)
    .map((word) => word.toLowerCase().replace(/\d+$/, ''))
    .map((word) => /(?:sessionid|sessid)$/.exec(word)?.[0] ?? word);
}

const WORD_ENDS = /[^A-Za-z\d]+|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

function matches(name: string, [start, end]: Pattern<unknown>): boolean {
  if (end === undefined) return name === start;
  if (start === '*') return name.includes(end);
  return name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end);
}
