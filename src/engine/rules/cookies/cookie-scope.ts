import { getDomain } from 'tldts';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import {
  domainOf,
  rejectionOf,
  sentCookies,
  type Rejection,
  type SentCookie,
} from '../../parse/cookie-jar.js';
import { lacks, quoteCookie, showCookies } from '../../parse/set-cookie.js';
import { hostOf } from '../../site.js';

type Message = 'refused' | 'whole-domain';

/** Those kept, and those refused for their Domain; other rules say other reasons. */
const FOR_DOMAIN: ReadonlySet<Rejection | undefined> = new Set([undefined, 'foreign-domain'] as const);

export default defineRule({
  id: 'cookie-scope',
  on: 'any response',
  title: 'Cookie scope',
  spec: { label: 'RFC 6265 §4.1.2.3', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.3' },
  needs: ['url', 'setCookies', 'judge'],
  problems: {
    refused: {
      severity: 'low',
      text: 'Browsers reject cookies for a Domain that does not include this host: {names}',
      why: 'Domain names another host, or a public suffix. Browsers reject the cookie, so the site never gets it.',
    },
    'whole-domain': {
      severity: 'info',
      text: 'A session cookie is sent to every host of the domain: {names}',
      why: 'Domain sends the cookie to every subdomain, present and future. Anyone who runs or compromises one of those hosts gets the sessions of this one.',
    },
  },
  passes: {
    'host-only': { text: 'Session cookies are host-only' },
  },
  check({ url, setCookies: { responses, missing }, judge }) {
    const cookies = sentCookies(responses, url, (sent) => !FOR_DOMAIN.has(rejectionOf(sent)));
    if (cookies.length === 0) return { unseen: missing };
    const refused: SentCookie[] = [];
    const sessions: SentCookie[] = [];
    const wide: SentCookie[] = [];
    const unseen = [...missing];
    for (const sent of cookies) {
      const { cookie } = sent;
      const isSession = judge(sent).role === 'session';
      if (isSession && lacks(cookie, 'domain')) {
        unseen.push('not-recorded');
        continue;
      }
      // Without Domain the cookie is host-only.
      if (!cookie.domain) {
        if (isSession) sessions.push(sent);
        continue;
      }
      const domain = domainOf(cookie, hostOf(sent.url));
      if (domain === null) refused.push(sent);
      else if (isSession) {
        sessions.push(sent);
        if (domain === getDomain(domain)) wide.push(sent);
      }
    }
    const byDomain = (quoted: readonly SentCookie[]) =>
      showCookies(quoted, url, (cookie) => quoteCookie(cookie, 'domain'));
    const problems: Problem<Message>[] = [];
    if (refused.length > 0) problems.push({ message: 'refused', ...byDomain(refused) });
    if (wide.length > 0) problems.push({ message: 'whole-domain', ...byDomain(wide) });
    const isNarrow =
      sessions.length > 0 &&
      unseen.length === missing.length &&
      sessions.every(({ cookie }) => !cookie.domain);
    return {
      problems,
      passes: isNarrow
        ? [{ message: 'host-only', quotes: sessions.map(({ cookie }) => quoteCookie(cookie)) }]
        : [],
      unseen,
    };
  },
});

export const page: RulePage = {
  about:
    'A cookie with `Domain` is sent to that domain and to all its subdomains. A session is then as secure as the weakest of these hosts: a forgotten test host, or one that somebody else runs.',
  exceptions: [
    '`whole-domain` is not a mistake as such: one login for several hosts needs it. It is reported only for session cookies (recognized as in `cookies`) of a registrable domain.',
    'Browsers reject a cookie for another host or a public suffix. That harms nobody, so it costs no points.',
    'Cookies that are being deleted are not checked.',
    'Cookies of other sites, embedded or on a redirect, are not checked: this site cannot change them.',
  ],
  specNotes: ': Domain; §5.3: when a cookie is rejected',
};
