import { otherOwnerOf } from '../cookies/cookie-fates.js';
import { HAPROXY_COOKIES } from '../cookies/cookie-names.js';
import data from '../data/signs.json' with { type: 'json' };
import type { PageSnapshot, SetCookie } from '../model/facts.js';
import { isSameOrigin } from '../site.js';
import { signOf, signTable, type Row, type Sign, type Strength } from './sign.js';

/** Default cookie names. */
const COOKIES = signTable(data.cookies as Row[], (what) => `a cookie is called ${what}`);

/** Cookie names with a pattern; the variable part is not shown. */
const COOKIE_PATTERNS = (
  data.cookiePatterns as [pattern: string, words: string, name: string, Strength][]
).map(([pattern, words, name, strength]) => ({
  pattern: new RegExp(pattern),
  sign: signOf(name, strength, `a cookie is called ${words}`),
}));

/** From the cookies that responses of the page's origin sent, and from those that only its host can have stored. */
export function signsInCookies({ url, chain, cookieStore }: PageSnapshot): Sign[] {
  const sent = new Set<string>();
  for (const hop of chain.seen ? chain.value : []) {
    if (!hop.setCookies.seen || !isSameOrigin(hop.url, url)) continue;
    for (const { name } of hop.setCookies.value) sent.add(name);
  }
  const stored = new Set<string>();
  for (const cookie of cookieStore.seen ? cookieStore.value : []) {
    if (!sent.has(cookie.name) && otherOwnerOf(cookie, url) === null) stored.add(cookie.name);
  }
  return [...signsOf(sent), ...hintsOf(stored)];
}

/** One hint a product: all of them may be of another application, or of an earlier one. */
function hintsOf(names: ReadonlySet<string>): Iterable<Sign> {
  const hints = new Map<string, Sign>();
  for (const sign of signsOf(names)) {
    if (hints.get(sign.name)?.strength === 'hint') continue;
    const strength = sign.strength === 'weak' ? 'weak' : 'hint';
    hints.set(sign.name, { ...sign, strength, because: sign.because.replace('a cookie', 'a stored cookie') });
  }
  return hints.values();
}

function signsOf(names: ReadonlySet<string>): Sign[] {
  if (names.size === 0) return [];
  return [
    ...[...names].flatMap((name) => COOKIES.get(name) ?? []),
    ...COOKIE_PATTERNS.filter(({ pattern }) => [...names].some((name) => pattern.test(name))).map(
      ({ sign }) => sign,
    ),
  ];
}

/** From a cookie that has one of HAProxy’s names and is written as HAProxy does. */
export function signsInHaproxyCookie({ url, chain }: PageSnapshot): Sign[] {
  const own = (chain.seen ? chain.value : []).filter((hop) => isSameOrigin(hop.url, url));
  const cookies = own.flatMap(({ setCookies }) => (setCookies.seen ? setCookies.value : []));
  const cookie = cookies.find(isOfHaproxy);
  return cookie ? [signOf('haproxy', 'likely', `a cookie ${cookie.name} is written as HAProxy does`)] : [];
}

/** `path=/` comes first, in lower case; load balancers that also call it SERVERID, and most frameworks, write `Path`. */
function isOfHaproxy({ name, text }: SetCookie): boolean {
  return HAPROXY_COOKIES.has(name) && text.split('; ')[1] === 'path=/';
}
