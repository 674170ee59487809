import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { rejectionOf, sentCookies, type SentCookie } from '../../parse/cookie-jar.js';
import { lacks, prefixFlaw, prefixOf, quoteCookie, showCookies } from '../../parse/set-cookie.js';

const WORST_FIRST = ['host-refused', 'secure-refused', 'http-refused', 'worth-using'] as const;
type Message = (typeof WORST_FIRST)[number];

export default defineRule({
  id: 'cookie-prefixes',
  on: 'any response',
  title: 'Cookie name prefixes',
  spec: {
    label: 'RFC 6265bis §4.1.3',
    url: 'https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-cookie-name-prefixes',
  },
  needs: ['url', 'setCookies', 'judge'],
  problems: {
    'host-refused': {
      severity: 'low',
      // A rejected cookie harms nobody: the site only lacks it.
      text: 'Browsers reject __Host- cookies unless they have Secure, Path=/ and no Domain: {names}',
      why: 'The prefix guarantees that this host set the cookie, over HTTPS and for all its paths. Browsers reject a cookie that does not meet this, so the site never gets it.',
    },
    'secure-refused': {
      severity: 'low',
      text: 'Browsers reject __Secure- cookies without Secure: {names}',
      why: 'The prefix guarantees that the cookie was set over HTTPS. Browsers reject a cookie that does not meet this, so the site never gets it.',
    },
    'http-refused': {
      severity: 'low',
      text: 'Chromium and Firefox reject __Http- and __Host-Http- cookies without Secure and HttpOnly: {names}',
      why: 'The prefix guarantees that a server set the cookie and no script. Browsers reject a cookie that does not meet this, so the site never gets it.',
    },
    'worth-using': {
      severity: 'info',
      text: 'A __Host- prefix would prevent others from setting this session cookie: {names}',
      why: 'A neighboring host, or an attacker on plain HTTP, can set a cookie of this name for the whole domain and so put a visitor into the attacker’s session. Browsers reject such a cookie if its name has the prefix.',
    },
  },
  passes: {
    kept: { text: 'Cookies meet the requirements of their name prefix' },
  },
  check({ url, setCookies: { responses, missing }, judge }) {
    const cookies = sentCookies(responses, url, isRefusedOtherwise);
    if (cookies.length === 0) return { unseen: missing };
    const prefixed: SentCookie[] = [];
    const found: Record<Message, SentCookie[]> = {
      'host-refused': [],
      'secure-refused': [],
      'http-refused': [],
      'worth-using': [],
    };
    for (const sent of cookies) {
      if (prefixOf(sent.cookie.name) === undefined) {
        if (judge(sent).role === 'session' && couldHavePrefix(sent)) found['worth-using'].push(sent);
        continue;
      }
      prefixed.push(sent);
      const flaw = flawOf(sent);
      if (flaw) found[`${flaw}-refused`].push(sent);
    }
    const problems: Problem<Message>[] = [];
    for (const message of WORST_FIRST) {
      if (found[message].length > 0) problems.push({ message, ...showCookies(found[message], url) });
    }
    // With Domain, browsers reject a cookie with the prefix __Host-.
    const hasGaps = prefixed.some(
      ({ cookie }) => prefixOf(cookie.name)?.startsWith('__host-') && lacks(cookie, 'domain'),
    );
    const isKept =
      prefixed.length > 0 && !hasGaps && problems.every(({ message }) => message === 'worth-using');
    return {
      problems,
      passes: isKept ? [{ message: 'kept', quotes: prefixed.map(({ cookie }) => quoteCookie(cookie)) }] : [],
      unseen: hasGaps ? [...missing, 'not-recorded'] : missing,
    };
  },
});

/** Whether browsers reject the line for another reason than its prefix, which another rule says. */
function isRefusedOtherwise(sent: SentCookie): boolean {
  return rejectionOf(sent)?.endsWith('-prefix') === false;
}

/** Secure over HTTP is refused before the prefix counts; from this machine browsers accept both. */
function flawOf({ cookie }: SentCookie, name = cookie.name) {
  return prefixFlaw({ ...cookie, name });
}

/** Whether a cookie without a prefix already meets all other requirements of one. */
function couldHavePrefix(sent: SentCookie): boolean {
  const { cookie } = sent;
  return !lacks(cookie, 'domain') && !flawOf(sent, '__Host-');
}

export const page: RulePage = {
  about:
    'A server cannot see who set a cookie: a neighboring host, or an attacker on plain HTTP, can set one for the whole domain. For a name that begins with `__Host-` or `__Secure-`, browsers enforce requirements that prevent this. `__Http-` and `__Host-Http-` (Chromium 140, Firefox 143) guarantee in addition that a server set it, and no script.',
  exceptions: [
    '`__Host-` requires `Secure`, an explicit `Path=/` and no `Domain`; `__Secure-` requires `Secure`; `__Http-` requires `Secure` and `HttpOnly`; `__Host-Http-` requires what both its parts do. Browsers keep them over HTTP from this machine only (`cookie-syntax/secure-over-http`).',
    'Rejected cookies harm nobody, so they cost no points: the site only lacks them.',
    '`worth-using` is only for a session cookie whose attributes already meet the requirements of `__Host-`: only the name has to change.',
    'No advice: a cookie with another name is another cookie, and everyone would be logged out once.',
    'The prefix is case-insensitive, as in browsers.',
    'Cookies that are being deleted are not checked.',
  ],
  specNotes: '; §5.7: when a cookie is rejected',
};
