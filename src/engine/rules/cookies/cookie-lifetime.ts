import { defineRule, type Problem } from '../../define-rule.js';
import type { Hop } from '../../model.js';
import type { SentCookie } from '../../parse/cookie-jar.js';
import { fieldOf } from '../../parse/fields.js';
import { attributesOf, cookieRole, quoteCookie, showCookies } from '../../parse/set-cookie.js';

const DAY = 86_400;
/** Leap years included. */
const YEAR = 366 * DAY;
/** The browsers’ maximum (RFC 6265bis §5.6.1). */
const MAX_LIFETIME = 400 * DAY;

export default defineRule({
  id: 'cookie-lifetime',
  title: 'Cookie lifetime',
  spec: {
    label: 'RFC 6265bis §5.6.1',
    url: 'https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-expires-attribute',
  },
  needs: ['url', 'chain', 'setCookies'],
  problems: {
    'session-long': {
      severity: 'low',
      points: 0,
      text: 'A session cookie lasts longer than a year: {names}',
      why: 'Anyone who gets access to the browser, or to a copy of its data, stays logged in for that long. A session that ends with the browser, or within days, leaves less to steal.',
    },
    capped: {
      severity: 'info',
      points: 0,
      text: 'A cookie has a lifetime above 400 days, the browsers’ maximum: {names}',
      why: 'Current browsers shorten it; older ones keep it as sent. Features that rely on the longer time fail for visitors who return late.',
    },
  },
  passes: {
    bounded: { bonus: 0, text: 'Session cookies end with the browser session or within a year' },
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
      } else if (seconds !== null && seconds > MAX_LIFETIME) capped.push(sent);
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

/** Seconds; 0 if the cookie ends with the browser session, null if the date from which Expires counts is unknown. */
function lifetimeOf({ cookie, url }: SentCookie, dateAt: (hop: string) => number): number | null {
  // Max-Age overrides Expires (RFC 6265 §5.3), unless browsers cannot parse it.
  if (cookie.maxAge !== undefined && Number.isFinite(cookie.maxAge)) return cookie.maxAge;
  if (cookie.expires === undefined || Number.isNaN(cookie.expires)) {
    return attributesOf(cookie).some(({ key }) => key === 'expires') ? null : 0;
  }
  const date = dateAt(url);
  return Number.isNaN(date) ? null : (cookie.expires - date) / 1000;
}

/** The response's Date in milliseconds since the epoch; NaN if it was not seen. */
function dateOf({ headers }: Hop): number {
  const date = headers.seen ? fieldOf(headers.value, 'Date') : headers;
  return date.seen && date.value.value !== null && date.value.value.length < MAX_DATE
    ? Date.parse(date.value.value)
    : NaN;
}

/** Characters of a Date that are parsed; a valid one has 29. */
const MAX_DATE = 64;
