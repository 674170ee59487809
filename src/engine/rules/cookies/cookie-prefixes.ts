import { defineRule, type Problem } from '../../define-rule.js';
import type { SentCookie } from '../../parse/cookie-jar.js';
import { attributesOf, cookieRole, quoteCookie, showCookies } from '../../parse/set-cookie.js';
import { isHttps } from '../../site.js';

const WORST_FIRST = ['host-refused', 'secure-refused', 'worth-using'] as const;
type Message = (typeof WORST_FIRST)[number];

export default defineRule({
  id: 'cookie-prefixes',
  title: 'Cookie name prefixes',
  spec: {
    label: 'RFC 6265bis §4.1.3',
    url: 'https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-cookie-name-prefixes',
  },
  needs: ['url', 'setCookies'],
  problems: {
    'host-refused': {
      severity: 'medium',
      // Refused, it harms nobody: the site merely does without.
      points: 0,
      text: 'Browsers refuse __Host- cookies unless they have Secure, Path=/ and no Domain: {names}',
      why: 'The name promises that this host alone set the cookie, over https, for all of itself. A line that does not keep that is dropped, and the site does without the cookie.',
    },
    'secure-refused': {
      severity: 'medium',
      points: 0,
      text: 'Browsers refuse __Secure- cookies without Secure: {names}',
      why: 'The name promises that the cookie was set over https only. A line that does not keep that is dropped, and the site does without the cookie.',
    },
    'worth-using': {
      severity: 'info',
      points: 0,
      text: 'A __Host- name would keep others from setting this session cookie: {names}',
      why: 'A neighbouring host, or somebody on plain http, can set a cookie of this name for the whole domain and so put a visitor into their own session. Browsers refuse that for names with the prefix.',
    },
  },
  passes: {
    kept: { bonus: 0, text: 'Cookies keep what the prefix of their name promises' },
  },
  check({ url, setCookies: { own: cookies, missing } }) {
    if (cookies.length === 0) return { unseen: missing };
    const prefixed: SentCookie[] = [];
    const found: Record<Message, SentCookie[]> = {
      'host-refused': [],
      'secure-refused': [],
      'worth-using': [],
    };
    for (const sent of cookies) {
      const prefix = prefixOf(sent.cookie.name);
      if (prefix === null) {
        if (couldHavePrefix(sent)) found['worth-using'].push(sent);
        continue;
      }
      prefixed.push(sent);
      if (prefix === '__host-' && !keepsHost(sent)) found['host-refused'].push(sent);
      if (prefix === '__secure-' && !keepsSecure(sent)) found['secure-refused'].push(sent);
    }
    const problems: Problem<Message>[] = [];
    for (const message of WORST_FIRST) {
      if (found[message].length > 0) problems.push({ message, ...showCookies(found[message], url) });
    }
    const isKept = prefixed.length > 0 && found['host-refused'].length + found['secure-refused'].length === 0;
    return {
      problems,
      passes: isKept ? [{ message: 'kept', quotes: prefixed.map(({ cookie }) => quoteCookie(cookie)) }] : [],
      unseen: missing,
    };
  },
});

/** Browsers compare without regard to case (RFC 6265bis §5.7). */
function prefixOf(name: string): '__host-' | '__secure-' | null {
  const lower = name.slice(0, 9).toLowerCase();
  return lower.startsWith('__host-') ? '__host-' : lower === '__secure-' ? lower : null;
}

function keepsSecure({ cookie, url }: SentCookie): boolean {
  return cookie.secure && isHttps(url);
}

function keepsHost(sent: SentCookie): boolean {
  return keepsSecure(sent) && coversHost(sent);
}

/** For all of one host and nothing else: Path=/ in so many words, and no Domain. */
function coversHost({ cookie }: SentCookie): boolean {
  if (cookie.domain) return false;
  return attributesOf(cookie).findLast(({ key }) => key === 'path')?.value === '/';
}

/** Of one without a prefix: a session's cookie to which only the name is missing. */
function couldHavePrefix(sent: SentCookie): boolean {
  return cookieRole(sent.cookie.name) === 'session' && keepsHost(sent);
}
