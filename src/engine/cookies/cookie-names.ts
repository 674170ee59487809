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
  /** Its name tells of a session, and nothing proves it. */
  readonly looksLikeSession?: true;
  /** Only its value, or the word `token`, could be that of a session. */
  readonly mayBeSession?: true;
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

// Set in front of the site.
for (const { names } of data.infrastructure) add(names, { role: 'other', isInfrastructure: true });
// Tokens against forged requests, which scripts may have to read.
add(data.antiCsrf, { role: 'anti-csrf', mayBeRead: true });
// Called like a session, or as long, and no login: of analytics scripts, which set and read them, a language, a message for
// the next page, what a sign-in waits for, hints of Keycloak for a script, and what balancers and firewalls set.
for (const { names } of data.others) add(names, UNKNOWN);
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

/** Names of sessions that measurements have too. */
const COMMON: ReadonlySet<string> = new Set(data.common);

/** Names of sessions of products that could be of others. */
const TELLING: ReadonlySet<string> = new Set(data.telling.flatMap(({ names }) => names));

type Purpose = keyof typeof data.words;
const words: ReadonlyMap<string, Purpose> = new Map(
  Object.entries(data.words).flatMap(([purpose, all]) =>
    all.map((word) => [word, purpose as Purpose] as const),
  ),
);

/** Of a word, also with `id` at its end, as in `traceid`. */
function purposeOf(word: string): Purpose | undefined {
  return words.get(word) ?? words.get(word.replace(/id$/, ''));
}

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
    const isDoubtful = known.mayBeOfScript ?? known.looksLikeSession ?? known.mayBeSession;
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
  const seconds = sent ? lifetimeOf(sent) : null;
  const isLong = seconds !== null && seconds < Infinity && seconds > LONGEST_SESSION;
  if (known)
    return isLong && COMMON.has(bare) && sent?.cookie.httpOnly === false
      ? lookalike('Its name says so, but it stays for long, and scripts can read it.')
      : known;
  const purposes = new Set(wordsOf(name).map(purposeOf));
  const has = (...some: Purpose[]) => some.some((one) => purposes.has(one));
  if (has('preference', 'consent', 'measurement')) return SETTING;
  const kind = sent?.cookie.kind;
  const isFlag = kind === 'plain' || kind === 'empty';
  const owner = ofApplications.find(
    (pattern) =>
      matches(bare, pattern) &&
      (pattern[2].kind === undefined ? !isFlag : pattern[2].kind === kind) &&
      (pattern[2].stack === undefined || stack().has(pattern[2].stack)),
  )?.[2];
  if (owner) return { role: 'session', user: owner.user, mayBeOfScript: true };
  const isToken = has('token');
  const isOfLogin = has('auth', 'login', 'grant') || isToken;
  // A flag, a word or a small number is no session; with such a name it may say that there is one.
  if (kind === 'plain') return has('session') || isOfLogin ? UNKNOWN : SETTING;
  if (has('forgery', 'about') || kind === 'empty') return UNKNOWN;
  const shape = kind && SHAPES[kind];
  const isLasting = kind !== 'jwt' && seconds !== Infinity;
  const isNamed =
    has('session', 'auth', 'login', 'grant') || (shape !== undefined && (has('member') || TELLING.has(bare)));
  const isGrant = has('grant') || (isToken && has('session', 'auth', 'access'));
  const mayBeRead = isOfLogin && !has('session', 'member') ? ({ mayBeRead: true } as const) : {};
  const because = shape ? `Its name says so, and its value is ${shape}.` : 'Only its name says so.';
  const isSure =
    shape !== undefined &&
    (isGrant || (kind !== 'random' && isNamed) || (kind === 'jwt' && isToken)) &&
    !(isLong && kind !== 'jwt' && has('session') && !isOfLogin);
  if (isSure) return { role: 'session', because, ...mayBeRead };
  if (isNamed || isGrant || (kind === 'jwt' && has('access'))) return { ...lookalike(because), ...mayBeRead };
  // Words tell that it is of something else; sites number their visitors, requests and versions.
  if (has('elsewhere') || (has('number') && kind === 'random' && !isToken)) return UNKNOWN;
  // By a value that stays, sites count visitors and recognize them.
  if (!isToken && (shape === undefined || isLasting)) return UNKNOWN;
  const why = isToken ? because : `Only its value says so: it is ${shape ?? ''}.`;
  return { role: 'other', mayBeSession: true, because: why, ...mayBeRead };
}

function lookalike(because: string): KnownCookie {
  return { role: 'other', looksLikeSession: true, because };
}

const SHAPES: Readonly<Partial<Record<ValueKind, string>>> = {
  jwt: 'a JSON Web Token',
  signed: 'a signed value',
  random: 'a long random value',
};

/** Seconds. What lasts for longer than this is rather the number of a visitor than a session. */
const LONGEST_SESSION = 300 * 86_400;

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
