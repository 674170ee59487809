import { otherOwnerOf } from '../cookie-owners.js';
import type { PageSnapshot } from '../model.js';
import { isSameOrigin } from '../site.js';
import { signOf, signTable, type Sign, type Strength } from './sign.js';

/** Default cookie names. */
const COOKIES = signTable(
  [
    ['_abck', 'akamai', 'likely'],
    ['ak_bmsc', 'akamai', 'likely'],
    ['bm_sz', 'akamai', 'likely'],
    ['AKA_A2', 'akamai', 'likely'],
    ['__cf_bm', 'cloudflare', 'likely'],
    ['AWSALB', 'awselb', 'sure'],
    ['AWSALBCORS', 'awselb', 'sure'],
    ['AWSELB', 'awselb', 'sure'],
    ['MRHSession', 'f5', 'sure'],
    ['SERVERID', 'haproxy', 'hint'],
    ['heroku-session-affinity', 'heroku', 'sure'],
    ['_TRAEFIK_BACKEND', 'traefik', 'sure'],
    ['_lscache_vary', 'litespeed', 'likely'],
    ['PHPSESSID', 'php', 'sure'],
    ['ASP.NET_SessionId', 'aspnet', 'sure'],
    ['JSESSIONID', 'java', 'sure'],
    ['JSESSIONID', 'spring', 'weak'],
    ['csrftoken', 'django', 'hint'],
    ['sessionid', 'django', 'hint'],
    ['session', 'flask', 'weak'],
    ['connect.sid', 'express', 'sure'],
    ['koa.sess', 'koa', 'sure'],
    ['koa:sess', 'koa', 'sure'],
    ['koa.sid', 'koa', 'sure'],
    ['next-auth.csrf-token', 'nextjs', 'likely'],
    ['__Host-next-auth.csrf-token', 'nextjs', 'likely'],
    ['laravel_session', 'laravel', 'sure'],
    ['XSRF-TOKEN', 'laravel', 'weak'],
    ['ci_session', 'codeigniter', 'sure'],
    ['fe_typo_user', 'typo3', 'sure'],
  ],
  (what) => `a cookie is called ${what}`,
);

/** Cookie names with a pattern; the variable part is not shown. */
const COOKIE_PATTERNS: readonly (readonly [pattern: RegExp, words: string, name: string, Strength])[] = [
  [/^\.AspNetCore\./, '.AspNetCore.…', 'aspnetcore', 'sure'],
  [/^aka(?:cd|as|vpau)_/, 'akacd_…', 'akamai', 'sure'],
  [/^BIGipServer/, 'BIGipServer…', 'f5', 'sure'],
  [/^TS[\da-f]{6,8}(?:_\d{1,3}|027)?$/i, 'TS…', 'f5', 'likely'],
  [/^(?:visid_incap|incap_ses)_/, 'visid_incap_…', 'imperva', 'sure'],
  [/^_shopify_/, '_shopify_…', 'shopify', 'likely'],
  [/^(?:wordpress|wp-settings)[_-]/, 'wordpress_…', 'wordpress', 'sure'],
  [/^_[a-z0-9_-]{1,60}_session$/, '_…_session', 'rails', 'hint'],
  [/^[a-z0-9][a-z0-9_-]{0,60}_session$/, '…_session', 'laravel', 'weak'],
];

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
    ...COOKIE_PATTERNS.filter(([pattern]) => [...names].some((name) => pattern.test(name))).map(
      ([, words, name, strength]) => signOf(name, strength, `a cookie is called ${words}`),
    ),
  ];
}
