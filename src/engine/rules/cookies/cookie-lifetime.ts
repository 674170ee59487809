import { defineRule, type Problem } from '../../define-rule.js';
import type { Hop } from '../../model.js';
import type { SentCookie } from '../../parse/cookie-jar.js';
import { fieldOf } from '../../parse/fields.js';
import { attributesOf, cookieRole, quoteCookie, showCookies } from '../../parse/set-cookie.js';

const DAY = 86_400;
/** Leap years included. */
const YEAR = 366 * DAY;
/** Browsers keep no cookie longer (RFC 6265bis §5.6.1). */
const MOST = 400 * DAY;

export default defineRule({
  id: 'cookie-lifetime',
  title: 'How long cookies live',
  spec: {
    label: 'RFC 6265bis §5.6.1',
    url: 'https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-expires-attribute',
  },
  needs: ['url', 'chain', 'setCookies'],
  problems: {
    'session-long': {
      severity: 'low',
      points: 0,
      text: 'A session cookie lives for more than a year: {names}',
      why: 'Whoever gets at the browser, or at a copy of its data, is logged in that long after. A session that ends with the browser, or in days, leaves less to find.',
    },
    capped: {
      severity: 'info',
      points: 0,
      text: 'A cookie is sent to live longer than the 400 days that browsers keep one: {names}',
      why: 'Browsers of today shorten it, older ones keep it as sent. What relies on the longer time fails for people who come back late.',
    },
  },
  passes: {
    bounded: { bonus: 0, text: 'Session cookies end with the browser or within a year' },
  },
  check({ url, chain, setCookies: { own, missing } }) {
    if (own.length === 0) return { unseen: missing };
    const sessions: SentCookie[] = [];
    const long: SentCookie[] = [];
    const capped: SentCookie[] = [];
    let isBounded = true;
    let dates: ReadonlyMap<string, number> | undefined;
    const dateAt = (hop: string) =>
      (dates ??= new Map(chain.map((one) => [one.url, dateOf(one)]))).get(hop) ?? NaN;
    for (const sent of own) {
      const seconds = lifetimeOf(sent, dateAt);
      if (cookieRole(sent.cookie.name) === 'session') {
        sessions.push(sent);
        if (seconds === null) isBounded = false;
        else if (seconds > YEAR) long.push(sent);
      } else if (seconds !== null && seconds > MOST) capped.push(sent);
    }
    const show = (some: readonly SentCookie[]) =>
      showCookies(some, url, (cookie) =>
        quoteCookie(cookie, cookie.maxAge === undefined ? 'expires' : 'max-age'),
      );
    const problems: Problem<'session-long' | 'capped'>[] = [];
    if (long.length > 0) problems.push({ message: 'session-long', ...show(long) });
    if (capped.length > 0) problems.push({ message: 'capped', ...show(capped) });
    isBounded &&= sessions.length > 0 && long.length === 0;
    return {
      problems,
      passes: isBounded ? [{ message: 'bounded', quotes: show(sessions).quotes }] : [],
      unseen: missing,
    };
  },
});

/** Seconds; 0 for one that ends with the browser, null where there is no telling from when its Expires counts. */
function lifetimeOf({ cookie, url }: SentCookie, dateAt: (hop: string) => number): number | null {
  // Max-Age goes before Expires (RFC 6265 §5.3), unless browsers cannot read it.
  if (cookie.maxAge !== undefined && Number.isFinite(cookie.maxAge)) return cookie.maxAge;
  if (cookie.expires === undefined || Number.isNaN(cookie.expires)) {
    return attributesOf(cookie).some(({ key }) => key === 'expires') ? null : 0;
  }
  const date = dateAt(url);
  return Number.isNaN(date) ? null : (cookie.expires - date) / 1000;
}

/** When the answer was made, by its Date, in milliseconds since the epoch; NaN where that was not seen. */
function dateOf({ headers }: Hop): number {
  const date = headers.seen ? fieldOf(headers.value, 'Date') : headers;
  return date.seen && date.value.value !== null && date.value.value.length < MAX_DATE
    ? Date.parse(date.value.value)
    : NaN;
}

/** Characters of a Date that are read; one has 29. */
const MAX_DATE = 64;
