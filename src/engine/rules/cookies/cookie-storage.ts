import { isSame } from '../../cookie-fates.js';
import { defineRule, type Problem } from '../../define-rule.js';
import type { StoredCookie } from '../../model.js';
import { domainOf, fillJar, type SentCookie } from '../../parse/cookie-jar.js';
import { registrableDomainOf } from '../../parse/host.js';
import { quoteCookie, quoteStored, showCookies } from '../../parse/set-cookie.js';
import { hostOf } from '../../site.js';

export default defineRule({
  id: 'cookie-storage',
  title: 'Cookies sent and cookies kept',
  spec: { label: 'RFC 6265 §5.3', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-5.3' },
  needs: ['url', 'setCookies', 'cookieStore'],
  problems: {
    changed: {
      severity: 'info',
      points: 0,
      text: 'The browser holds cookies with other attributes than this page sent: {names}',
      why: 'A script, or an earlier answer under another path or domain, set one of the same name. What the server meant to protect may not be protected.',
    },
    'not-stored': {
      severity: 'info',
      points: 0,
      text: 'The browser does not hold cookies that this page sent: {names}',
      why: 'It refused them, or something deleted them since: a script, an extension or a setting. What relies on them does not work here.',
    },
  },
  passes: {
    kept: { bonus: 0, text: 'The browser holds every cookie as this page sent it' },
  },
  check({ url, setCookies: { responses: answers, own: sent }, cookieStore }) {
    // A browser that keeps no cookies at all says nothing of these.
    if (cookieStore.length === 0 || sent.length === 0) return {};
    const own = registrableDomainOf(url);
    const expected = fillJar(answers).filter(
      (sent) => registrableDomainOf(sent.url) === own && isExpected(sent, url),
    );
    const byName = new Map<string, StoredCookie[]>();
    for (const stored of cookieStore) {
      const same = byName.get(stored.name);
      if (same) same.push(stored);
      else byName.set(stored.name, [stored]);
    }
    const lost = expected.filter(({ cookie }) => !byName.has(cookie.name));
    const changed = expected.filter(({ cookie }) => {
      const stored = byName.get(cookie.name);
      return stored !== undefined && !stored.some((candidate) => isSame(cookie, candidate));
    });
    const problems: Problem<'changed' | 'not-stored'>[] = [];
    if (changed.length > 0) {
      const { values, quotes } = showCookies(changed, url);
      const stored = changed.flatMap(({ cookie }) => byName.get(cookie.name) ?? []);
      problems.push({
        message: 'changed',
        values,
        quotes: [...quotes, ...stored.slice(0, quotes.length).map(quoteStored)],
      });
    }
    if (lost.length > 0) problems.push({ message: 'not-stored', ...showCookies(lost, url) });
    const isKept = expected.length > 0 && problems.length === 0;
    return {
      problems,
      passes: isKept ? [{ message: 'kept', quotes: expected.map(({ cookie }) => quoteCookie(cookie)) }] : [],
    };
  },
});

/**
 * Whether the store, asked for the cookies of the page's address, has to show it: not deleted by its own line, for
 * this host and path, and not in a partition of its own.
 */
function isExpected({ cookie, url }: SentCookie, page: string): boolean {
  // An Expires alone may be a deletion; by which clock is not known.
  if (cookie.partitioned || cookie.expires !== undefined || (cookie.maxAge ?? 1) <= 0) return false;
  if (!URL.canParse(page)) return false;
  const { hostname, pathname, protocol } = new URL(page);
  const domain = domainOf(cookie, hostOf(url));
  if (domain === null || (cookie.secure && protocol !== 'https:')) return false;
  const isHere = cookie.domain ? hostname === domain || hostname.endsWith(`.${domain}`) : hostname === domain;
  const path = cookie.path?.startsWith('/') ? cookie.path : null;
  // Without a Path it is for the folder of the address that set it, which is the page's where they are the same.
  const isOnPath = path === null ? url === page : covers(path, pathname);
  return isHere && isOnPath;
}

/** RFC 6265 §5.1.4. */
function covers(path: string, pathname: string): boolean {
  return (
    pathname === path ||
    (pathname.startsWith(path) && (path.endsWith('/') || pathname.charAt(path.length) === '/'))
  );
}
