import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { lifetimeOf, type SentCookie } from '../../parse/cookie-jar.js';
import { quoteCookie, showCookies } from '../../parse/set-cookie.js';

const DAY = 86_400;
/** Leap years included. */
const YEAR = 366 * DAY;
/** The browsers’ maximum (RFC 6265bis §5.6.1). */
const MAX_LIFETIME = 400 * DAY;

export default defineRule({
  id: 'cookie-lifetime',
  on: 'any response',
  title: 'Cookie lifetime',
  spec: {
    label: 'RFC 6265bis §5.6.1',
    url: 'https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-expires-attribute',
  },
  needs: ['url', 'setCookies', 'judge'],
  problems: {
    'session-long': {
      severity: 'low',
      text: 'A session cookie lasts longer than a year: {names}',
      why: 'Anyone who gets access to the browser, or to a copy of its data, stays logged in for that long. A session that ends with the browser, or within days, leaves less to steal.',
    },
    capped: {
      severity: 'info',
      text: 'A cookie has a lifetime above 400 days, the browsers’ maximum: {names}',
      why: 'Current browsers shorten it; older ones keep it as sent. Features that rely on the longer time fail for visitors who return late.',
    },
  },
  passes: {
    bounded: { text: 'Session cookies end with the browser session or within a year' },
  },
  check({ url, setCookies: { own, missing }, judge }) {
    if (own.length === 0) return { unseen: missing };
    const sessions: SentCookie[] = [];
    const long: SentCookie[] = [];
    const capped: SentCookie[] = [];
    let isBounded = true;
    for (const sent of own) {
      const seconds = lifetimeOf(sent);
      if (judge(sent).role === 'session') {
        sessions.push(sent);
        if (seconds === null) isBounded = false;
        else if (seconds > YEAR && seconds < Infinity) long.push(sent);
      } else if (seconds !== null && seconds > MAX_LIFETIME && seconds < Infinity) capped.push(sent);
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

export const page: RulePage = {
  cwe: 539,
  otherCwe: { capped: null },
  about:
    'A session cookie that outlives the visit by a year gives access long after: through a borrowed computer, a stolen backup or another program on the machine.',
  exceptions: [
    "How long a login should last is the site's decision, so it costs no points.",
    'A session cookie is recognized as in `cookies`. Anti-CSRF tokens may last long: alone they give no access.',
    "`Expires` counts from the response's `Date`, or from the time the page was seen; without both there is no finding. `Max-Age` overrides it. Cookies that are being deleted are not checked.",
    'Stored cookies are not checked: browsers have already shortened their lifetime.',
  ],
  specNotes: ': at most 400 days',
};
