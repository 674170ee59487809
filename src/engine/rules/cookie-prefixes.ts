import { defineRule, type Problem } from '../define-rule.js';
import type { SentCookie } from '../parse/cookie-jar.js';
import { attributesOf, cookieRole, quoteCookie, showCookies } from '../parse/set-cookie.js';
import { isHttps } from '../site.js';

type Message = 'secure-refused' | 'host-refused' | 'worth-using';

export default defineRule({
  id: 'cookie-prefixes',
  needs: ['url', 'setCookies'],
  problems: {
    'host-refused': {
      severity: 'medium',
      // Refused, it harms nobody: the site merely does without.
      points: 0,
    },
    'secure-refused': { severity: 'medium', points: 0 },
    'worth-using': { severity: 'info', points: 0 },
  },
  passes: {
    kept: { bonus: 0 },
  },
  check({ url, setCookies: { own: cookies, missing } }) {
    if (cookies.length === 0) return { unseen: missing };
    const prefixed = cookies.filter(({ cookie }) => prefixOf(cookie.name) !== null);
    const found: Record<Message, SentCookie[]> = {
      'host-refused': prefixed.filter((sent) => prefixOf(sent.cookie.name) === '__host-' && !keepsHost(sent)),
      'secure-refused': prefixed.filter(
        (sent) => prefixOf(sent.cookie.name) === '__secure-' && !keepsSecure(sent),
      ),
      'worth-using': cookies.filter(couldHavePrefix),
    };
    const problems = (['host-refused', 'secure-refused', 'worth-using'] as const).flatMap(
      (message): Problem<Message>[] =>
        found[message].length > 0 ? [{ message, ...showCookies(found[message], url) }] : [],
    );
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
  const paths = attributesOf(cookie).filter(({ key }) => key === 'path');
  return !cookie.domain && paths.at(-1)?.value === '/';
}

/** A session's cookie to which only the name is missing. */
function couldHavePrefix(sent: SentCookie): boolean {
  const { name } = sent.cookie;
  return cookieRole(name) === 'session' && prefixOf(name) === null && keepsHost(sent);
}
