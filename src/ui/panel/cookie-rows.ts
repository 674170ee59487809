import {
  cookieJudge,
  lacks,
  type CookieFate,
  type CookieHistory,
  type Finding,
  type Rejection,
} from '../../engine/index.js';
import { weightOf, type Sorting } from './rows.js';

export const COOKIE_COLUMNS = [
  'name',
  'problem',
  'secure',
  'httpOnly',
  'sameSite',
  'domain',
  'path',
  'expires',
  'status',
] as const;
export type CookieColumn = (typeof COOKIE_COLUMNS)[number];

/** Ways to narrow the table down. */
export const COOKIE_KINDS = ['no-secure', 'no-httponly', 'no-samesite', 'rejected', 'session'] as const;
export type CookieKind = (typeof COOKIE_KINDS)[number];

/** What the list of cookies shows, and in which order. */
export interface CookieView extends Sorting<CookieColumn> {
  /** Part of the name, domain or path, case-insensitive. */
  readonly text: string;
  /** Only cookies of each of these kinds. */
  readonly kinds: ReadonlySet<CookieKind>;
  /** The key of the cookie that is open beside the list. */
  readonly open?: string | undefined;
}

/** Those with findings first. */
export const ALL_COOKIES: CookieView = {
  text: '',
  kinds: new Set(),
  column: 'problem',
  descending: true,
};

/** A cookie as the list has it. */
export interface Listed {
  readonly history: CookieHistory;
  /** What is wrong with it, the worst first. */
  readonly problems: readonly Finding[];
  /** Whether all that it was checked for was seen: without problems, there is none then. */
  readonly isChecked: boolean;
}

/** The cookies that pass the filter, sorted. */
export function viewCookies<C extends Listed>(
  cookies: readonly C[],
  { text, kinds, column, descending }: CookieView,
): readonly C[] {
  const part = text.trim().toLowerCase();
  const shown = cookies.filter(
    ({ history }) =>
      [...kinds].every((kind) => KINDS[kind](history)) &&
      (part === '' || texts(history).some((one) => one.toLowerCase().includes(part))),
  );
  if (!column) return shown;
  const key = KEYS[column];
  const sign = descending ? -1 : 1;
  return shown
    .map((cookie) => ({ cookie, key: key(cookie) }))
    .sort((a, b) => sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ cookie }) => cookie);
}

/** What was not checked comes after what has a problem. */
function problemWeight({ problems, isChecked }: Listed): number {
  return problems.length === 0 && isChecked ? -Infinity : weightOf(problems);
}

function texts({ name, sent, stored }: CookieHistory): readonly string[] {
  return [name, sent?.cookie.domain, sent?.cookie.path, stored?.domain, stored?.path].flatMap(
    (one) => one ?? [],
  );
}

/** Of the cookie as sent or as stored: where both are shown, one of them is enough. */
const KINDS: Readonly<Record<CookieKind, (history: CookieHistory) => boolean>> = {
  'no-secure': ({ sent, stored }) => sent?.cookie.secure === false || stored?.secure === false,
  'no-httponly': ({ sent, stored }) => sent?.cookie.httpOnly === false || stored?.httpOnly === false,
  'no-samesite': ({ sent, stored }) =>
    sent ? !sent.cookie.sameSite && !lacks(sent.cookie, 'samesite') : stored?.sameSite === 'unspecified',
  rejected: ({ fate }) => fate === 'refused',
  session: ({ sent, stored }) => [sent, stored].some((one) => one && isSession(one)),
};

/** Session cookies, and what looks like one or may be one. Without the frameworks: of the row alone. */
function isSession(cookie: NonNullable<CookieHistory['sent' | 'stored']>): boolean {
  const { role, looksLikeSession, mayBeSession } = JUDGE(cookie);
  return role === 'session' || (looksLikeSession ?? mayBeSession ?? false);
}

const JUDGE = cookieJudge(() => new Set());

const KEYS: Readonly<Record<CookieColumn, (listed: Listed) => string | number>> = {
  name: ({ history }) => history.name,
  problem: problemWeight,
  status: ({ history }) => statusText(history),
  secure: ({ history: { sent, stored } }) => Number(sent?.cookie.secure ?? stored?.secure),
  httpOnly: ({ history: { sent, stored } }) => Number(sent?.cookie.httpOnly ?? stored?.httpOnly),
  sameSite: ({ history: { sent, stored } }) =>
    ((sent ? sent.cookie.sameSite : stored?.sameSite) ?? '').toLowerCase(),
  domain: ({ history: { sent, stored } }) =>
    (sent ? sent.cookie.domain : stored?.hostOnly ? undefined : stored?.domain) ?? '',
  path: ({ history: { sent, stored } }) => (sent ? sent.cookie.path : stored?.path) ?? '',
  expires: lifetime,
};

/** Seconds; a cookie without an expiry comes between deleted and lasting ones. */
function lifetime({ history: { sent, stored } }: Listed): number {
  if (sent?.cookie.maxAge !== undefined) return Math.max(-1, sent.cookie.maxAge || -1);
  const expires = sent ? sent.cookie.expires : stored?.expires;
  return expires === undefined ? 0 : (expires - (sent?.date ?? Date.now())) / 1000;
}

const FATES: Readonly<Record<CookieFate, string>> = {
  kept: 'stored as sent',
  changed: 'changed: a script or another response set it again',
  refused: 'rejected',
  deleted: 'deleted by its own Set-Cookie',
  'not-held': 'not stored: blocked, deleted later, or for another URL',
  unknown: 'not checked: the browser’s cookies were not read',
  'not-sent': 'not sent by the recorded responses: set by an earlier one or by a script',
  'other-port': 'not sent by the recorded responses: may belong to another port of this host',
  'other-host': 'not sent by the recorded responses: may belong to another host of its Domain',
};

const REFUSALS: Readonly<Record<Rejection, string>> = {
  'no-name': 'it has no name',
  'control-character': 'it contains a control character',
  'foreign-domain': 'this host may not set cookies for that domain',
  'secure-over-http': 'it has Secure but was set over HTTP',
  'too-large': 'name and value have more than 4,096 bytes',
  'secure-prefix': '__Secure- requires Secure',
  'host-prefix': '__Host- requires Secure, Path=/ and no Domain',
  'http-prefix': '__Http- requires Secure and HttpOnly',
  'none-without-secure': 'SameSite=None requires Secure',
  'partitioned-without-secure': 'Partitioned requires Secure',
};

/** What became of a cookie, and why. */
export function statusText({ fate, refusal }: CookieHistory): string {
  return refusal ? `rejected: ${REFUSALS[refusal]}` : FATES[fate];
}
