import { groupedBy } from '../../grouped-by.js';
import { isSame } from '../../cookies/cookie-fates.js';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { domainOf, fillJar, type SentCookie } from '../../parse/cookie-jar.js';
import { isOfSite } from '../../parse/host.js';
import { quoteCookie, quoteStored, showCookies } from '../../parse/set-cookie.js';
import { hostOf } from '../../site.js';

export default defineRule({
  id: 'cookie-storage',
  on: 'documents',
  title: 'Sent and stored cookies',
  spec: { label: 'RFC 6265 §5.3', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-5.3' },
  needs: ['url', 'setCookies', 'cookieStore'],
  problems: {
    changed: {
      severity: 'info',
      text: 'The browser stores cookies with other attributes than this page sent: {names}',
      why: 'A script, or an earlier response for another path or domain, set a cookie of the same name. The protection that the server intended may be missing.',
    },
    'not-stored': {
      severity: 'info',
      text: 'The browser does not store cookies that this page sent: {names}',
      why: 'It rejected them, or a script, an extension or a setting deleted them. Features that rely on them do not work here.',
    },
  },
  passes: {
    kept: { text: 'The browser stores every cookie as this page sent it' },
  },
  check({ url, setCookies: { responses, own: sent }, cookieStore }) {
    // An empty store may mean that the browser stores no cookies at all.
    if (cookieStore.length === 0 || sent.length === 0) return {};
    const expected = fillJar(responses).filter((sent) => isOfSite(sent.url, url) && isExpected(sent, url));
    const byName = groupedBy(cookieStore, ({ name }) => name);
    const notStored = expected.filter(({ cookie }) => !byName.has(cookie.name));
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
    if (notStored.length > 0) problems.push({ message: 'not-stored', ...showCookies(notStored, url) });
    const isKept = expected.length > 0 && problems.length === 0;
    return {
      problems,
      passes: isKept ? [{ message: 'kept', quotes: expected.map(({ cookie }) => quoteCookie(cookie)) }] : [],
    };
  },
});

/**
 * Whether the store must list this cookie for the page's URL: it matches host and path, its Set-Cookie does not delete
 * it, and it is not partitioned.
 */
function isExpected({ cookie, url }: SentCookie, page: string): boolean {
  // Expires without Max-Age may delete it, depending on the visitor's clock.
  if (cookie.partitioned || cookie.expires !== undefined || (cookie.maxAge ?? 1) <= 0) return false;
  if (!URL.canParse(page)) return false;
  const { hostname, pathname, protocol } = new URL(page);
  const domain = domainOf(cookie, hostOf(url));
  if (domain === null || (cookie.secure && protocol !== 'https:')) return false;
  const isHere = cookie.domain ? hostname === domain || hostname.endsWith(`.${domain}`) : hostname === domain;
  const path = cookie.path?.startsWith('/') ? cookie.path : null;
  // Without Path the default is the directory of the URL that set it, known to match only for the page itself.
  const isOnPath = path === null ? url === page : pathMatches(path, pathname);
  return isHere && isOnPath;
}

/** RFC 6265 §5.1.4. */
function pathMatches(path: string, pathname: string): boolean {
  return (
    pathname === path ||
    (pathname.startsWith(path) && (path.endsWith('/') || pathname.charAt(path.length) === '/'))
  );
}

export const page: RulePage = {
  about:
    'What a server sends is a request; what the browser stores takes effect. If the two differ, a protection may be missing, or a cookie that the site relies on.',
  exceptions: [
    "The cause may be the visitor's own browser, so neither costs points. `cookies` checks stored session cookies for missing attributes.",
    'Only cookies that the store must list for this page are compared: for its host and path, not deleted by their Set-Cookie, not partitioned. A cookie with `Expires` may be a deletion and is not compared.',
    'An empty store is not compared: the browser may store no cookies at all.',
    'A cookie stored by an earlier visit with another path or domain counts as the same if its attributes are the same.',
    'SameSite is compared only if both have one; browsers report an unset one differently.',
    'Cookies that browsers reject because of their Set-Cookie are reported in `cookie-prefixes`, `cookie-scope` and `cookie-syntax`.',
  ],
  specNotes: ': how a cookie is stored',
};
