import { defineRule, type Problem } from '../define-rule.js';
import type { Hop } from '../model.js';
import type { SentCookie } from '../parse/cookie-jar.js';
import { readFields } from '../parse/fields.js';
import { attributesOf, cookieRole, quoteCookie, showCookies } from '../parse/set-cookie.js';

const DAY = 86_400;
/** Leap years included. */
const YEAR = 366 * DAY;
/** Browsers keep no cookie longer (RFC 6265bis §5.6.1). */
const MOST = 400 * DAY;

export default defineRule({
  id: 'cookie-lifetime',
  needs: ['url', 'chain', 'setCookies'],
  problems: {
    'session-long': { severity: 'low', points: 0 },
    capped: { severity: 'info', points: 0 },
  },
  passes: {
    bounded: { bonus: 0 },
  },
  check({ url, chain, setCookies: { own, missing } }) {
    if (own.length === 0) return { unseen: missing };
    const dates = new Map(chain.map((hop) => [hop.url, dateOf(hop)]));
    const cookies = own.map((sent) => ({ ...sent, seconds: lifetimeOf(sent, dates) }));
    const sessions = cookies.filter(({ cookie }) => cookieRole(cookie.name) === 'session');
    const long = sessions.filter(({ seconds }) => seconds !== null && seconds > YEAR);
    const capped = cookies.filter(
      (sent) => sent.seconds !== null && sent.seconds > MOST && cookieRole(sent.cookie.name) !== 'session',
    );
    const show = (some: readonly SentCookie[]) =>
      showCookies(some, url, (cookie) =>
        quoteCookie(cookie, cookie.maxAge === undefined ? 'expires' : 'max-age'),
      );
    const problems: Problem<'session-long' | 'capped'>[] = [];
    if (long.length > 0) problems.push({ message: 'session-long', ...show(long) });
    if (capped.length > 0) problems.push({ message: 'capped', ...show(capped) });
    const isBounded =
      sessions.length > 0 && sessions.every(({ seconds }) => seconds !== null && seconds <= YEAR);
    return {
      problems,
      passes: isBounded ? [{ message: 'bounded', quotes: show(sessions).quotes }] : [],
      unseen: missing,
    };
  },
});

/** Seconds; 0 for one that ends with the browser, null where there is no telling from when its Expires counts. */
function lifetimeOf({ cookie, url }: SentCookie, dates: ReadonlyMap<string, number>): number | null {
  // Max-Age goes before Expires (RFC 6265 §5.3), unless browsers cannot read it.
  if (cookie.maxAge !== undefined && Number.isFinite(cookie.maxAge)) return cookie.maxAge;
  if (cookie.expires === undefined || Number.isNaN(cookie.expires)) {
    return attributesOf(cookie).some(({ key }) => key === 'expires') ? null : 0;
  }
  const date = dates.get(url) ?? NaN;
  return Number.isNaN(date) ? null : (cookie.expires - date) / 1000;
}

/** When the answer was made, by its Date, in milliseconds since the epoch; NaN where that was not seen. */
function dateOf({ headers }: Hop): number {
  const fields = headers.seen ? readFields(headers.value) : headers;
  const date = fields.seen ? fields.value.get('Date') : fields;
  return date.seen && date.value.value !== null && date.value.value.length < MAX_DATE
    ? Date.parse(date.value.value)
    : NaN;
}

/** Characters of a Date that are read; one has 29. */
const MAX_DATE = 64;
