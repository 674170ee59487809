import { otherOwnerOf } from '../../cookies/cookie-fates.js';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { quoteField, type Field, type Span } from '../../parse/fields.js';
import { isDeletion, rejectionOf } from '../../parse/cookie-jar.js';
import { quoteCookie, quoteStored, showCookies } from '../../parse/set-cookie.js';

type Message = 'session-shared' | 'cookie-shared' | 'session-kept';

/** With one of these a cache does not store the response, keeps it for one visitor, or revalidates it (RFC 9111 §5.2.2). */
const NOT_SHARED = new Set(['no-store', 'private', 'no-cache']);

export default defineRule({
  id: 'caching',
  on: 'documents',
  title: 'Caching of private responses',
  spec: { label: 'RFC 9111 §5.2.2', url: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2' },
  needs: ['url', 'response', 'setCookies', 'judge'],
  wants: ['cookieStore'],
  reads: ['Cache-Control', 'Expires'],
  problems: {
    'session-shared': {
      severity: 'medium',
      points: 5,
      because:
        'A shared cache that follows the header sends one visitor’s session to others; most caches are more careful.',
      text: 'A shared cache may store a response that sets a session cookie: {names}',
      why: 'A shared cache that follows the header sends the same session cookie to every visitor. Anyone who receives it after a login is logged in as that user.',
    },
    'cookie-shared': {
      severity: 'info',
      text: 'A shared cache may store a response that sets cookies: {names}',
      why: 'Set-Cookie does not prevent caching (RFC 9111 §7.3). Every visitor who gets the cached response gets the same cookie.',
    },
    'session-kept': {
      severity: 'info',
      text: 'Cache-Control is not set, and there is a session cookie: {names}',
      why: 'Without Cache-Control a cache decides what to store. If this page shows private data, send no-store so that none of it remains after logout.',
    },
  },
  passes: {
    own: { text: 'Cache-Control prevents a cache from sending this page to other visitors' },
  },
  check({ url, response, setCookies, judge }, { cookieStore }) {
    const control = response.get('Cache-Control');
    const expires = response.get('Expires');
    if (!control.seen) return { unseen: [control.because] };
    if (!expires.seen) return { unseen: [expires.because] };
    const last = setCookies.responses.at(-1);
    const set = last?.url === url ? last : { cookies: [] };
    const sent = set.cookies
      .map((cookie) => ({ ...set, cookie, url }))
      // Not all browsers reject one for want of Secure.
      .filter((one) => !isDeletion(one) && (rejectionOf(one)?.endsWith('without-secure') ?? true));
    const store = cookieStore.seen
      ? cookieStore.value.filter((cookie) => otherOwnerOf(cookie, url) !== 'port')
      : [];
    // Without cookies every visitor gets the same page.
    if (sent.length === 0 && store.length === 0) return {};
    const directives = parseCacheControl(control.value);
    const sessions = sent.filter((one) => judge(one).role === 'session');
    const stored = store.filter((cookie) => cookie.httpOnly && judge(cookie).role === 'session');
    const own = directives.filter(({ key }) => NOT_SHARED.has(key));
    if (own.length > 0) {
      const isPrivate = sessions.length + stored.length > 0;
      const quotes = quoteField(
        control.value,
        own.map(({ at }) => at),
      );
      return { passes: isPrivate ? [{ message: 'own', quotes }] : [] };
    }
    const shared = directives.filter(
      ({ key, value }) => key === 'public' || (key === 's-maxage' && Number(value) > 0),
    );
    const problems: Problem<Message>[] = [];
    if (shared.length > 0) {
      const directiveQuotes = quoteField(
        control.value,
        shared.map(({ at }) => at),
      );
      const others = sent.filter((cookie) => !sessions.includes(cookie));
      const add = (message: Message, cookies: typeof sent) => {
        const { values, quotes } = showCookies(cookies, url);
        problems.push({ message, values, quotes: [...directiveQuotes, ...quotes] });
      };
      if (sessions.length > 0) add('session-shared', sessions);
      if (others.length > 0) add('cookie-shared', others);
    } else if (control.value.value === null && expires.value.value === null) {
      const names = [...sessions.map(({ cookie }) => cookie.name), ...stored.map(({ name }) => name)];
      const quotes = [...sessions.map(({ cookie }) => quoteCookie(cookie)), ...stored.map(quoteStored)].slice(
        0,
        MAX_QUOTES,
      );
      if (names.length > 0) {
        problems.push({
          message: 'session-kept',
          values: { names: [...new Set(names)].slice(0, MAX_QUOTES).join(', ') },
          quotes: [...quoteField(control.value), ...quotes],
        });
      }
    }
    return { problems };
  },
});

/** Cookies shown for one finding. */
const MAX_QUOTES = 20;

interface CacheDirective {
  /** Lower case. */
  readonly key: string;
  readonly value: string;
  readonly at: Span;
}

function parseCacheControl({ value }: Field): CacheDirective[] {
  const directives: CacheDirective[] = [];
  let start = 0;
  for (const part of value?.split(',') ?? []) {
    const [key = '', given = ''] = part.split('=', 2);
    const lead = part.length - part.trimStart().length;
    const at: Span = [start + lead, Math.max(start + lead, start + part.trimEnd().length)];
    if (key.trim() !== '') {
      directives.push({ key: key.trim().toLowerCase(), value: given.trim().replaceAll('"', ''), at });
    }
    start += part.length + 1;
  }
  return directives;
}

export const page: RulePage = {
  cwe: 524,
  otherCwe: { 'cookie-shared': null, 'session-kept': 525 },
  about:
    "Between a server and its visitors there are caches: the browser's, a company's, a CDN's. A response that is marked as public is sent to every visitor, with its session cookie; a response without Cache-Control may be shown again after logout.",
  exceptions: [
    '`session-shared`: `public` or `s-maxage` on a response that sets a session cookie.',
    'A page without a session has no finding: public content may be cached. A cookie that is being deleted is none, nor one that all browsers reject.',
    '`no-store`, `private` and `no-cache` keep a page from other visitors; with a header name, such as `no-cache="Set-Cookie"`, that header.',
    '`session-kept` is _info_: a session cookie does not mean that the visitor is logged in. It is not reported if Cache-Control or `Expires` is set. Of stored cookies, only those with `HttpOnly` count.',
    'No advice: `no-store` on every page makes back navigation slow.',
  ],
  specNotes: ': Cache-Control; §7.3: Set-Cookie in caches',
};
