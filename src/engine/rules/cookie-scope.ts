import { getDomain } from 'tldts';
import { defineRule, type Problem } from '../define-rule.js';
import { domainOf, type SentCookie } from '../parse/cookie-jar.js';
import { cookieRole, quoteCookie, showCookies } from '../parse/set-cookie.js';
import { hostOf } from '../site.js';

type Message = 'refused' | 'whole-domain';

export default defineRule({
  id: 'cookie-scope',
  needs: ['url', 'setCookies'],
  problems: {
    refused: { severity: 'low', points: 0 },
    'whole-domain': { severity: 'info', points: 0 },
  },
  passes: {
    'host-only': { bonus: 0 },
  },
  check({ url, setCookies: { own: cookies, missing } }) {
    if (cookies.length === 0) return { unseen: missing };
    const byDomain = (quoted: typeof cookies) =>
      showCookies(quoted, url, (cookie) => quoteCookie(cookie, 'domain'));
    const refused = cookies.filter(isRefused);
    const sessions = cookies.filter((sent) => cookieRole(sent.cookie.name) === 'session' && !isRefused(sent));
    const wide = sessions.filter(({ cookie, url: hop }) => {
      const domain = domainOf(cookie, hostOf(hop));
      return cookie.domain !== undefined && cookie.domain !== '' && domain === getDomain(domain ?? '');
    });
    const problems: Problem<Message>[] = [];
    if (refused.length > 0) problems.push({ message: 'refused', ...byDomain(refused) });
    if (wide.length > 0) problems.push({ message: 'whole-domain', ...byDomain(wide) });
    const isNarrow = sessions.length > 0 && sessions.every(({ cookie }) => !cookie.domain);
    return {
      problems,
      passes: isNarrow
        ? [{ message: 'host-only', quotes: sessions.map(({ cookie }) => quoteCookie(cookie)) }]
        : [],
      unseen: missing,
    };
  },
});

function isRefused({ cookie, url }: SentCookie): boolean {
  return domainOf(cookie, hostOf(url)) === null;
}
