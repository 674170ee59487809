import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { Advice } from '../../model/advice.js';
import type { Quote } from '../../model/report.js';
import type { SetCookie } from '../../model/facts.js';
import { rejectionOf, sentCookies, type Rejection, type SentCookie } from '../../parse/cookie-jar.js';
import type { CookieJudge } from '../../cookies/cookie-names.js';
import { attributesOf, showCookies, type PlacedAttribute } from '../../parse/set-cookie.js';
import { isHttps } from '../../site.js';

/** Attributes without a value; a value, even `false`, changes nothing (RFC 6265bis §5.6). */
const FLAGS: ReadonlySet<string> = new Set(['secure', 'httponly', 'partitioned']);
/** Attributes that capture keeps; anything else after a ";" may be part of a value and is hidden. */
const KNOWN: ReadonlySet<string> = new Set([
  ...FLAGS,
  ...['expires', 'max-age', 'domain', 'path', 'samesite', 'priority'],
]);

/** In the order shown, each with the parts of a Set-Cookie value that it marks. */
const KINDS = {
  nameless: {
    rejection: 'no-name',
    parts: () => false,
  },
  'control-character': { rejection: 'control-character', parts: () => false },
  'too-large': { rejection: 'too-large', parts: () => false },
  'secure-over-http': {
    rejection: 'secure-over-http',
    parts: ({ key }: PlacedAttribute) => key === 'secure',
  },
  'partitioned-insecure': {
    rejection: 'partitioned-without-secure',
    parts: ({ key }: PlacedAttribute) => key === 'partitioned',
  },
  'ignored-value': { parts: isIgnored },
  'flag-with-value': { parts: ({ key, value }: PlacedAttribute) => FLAGS.has(key) && value !== null },
  'unknown-attribute': { parts: ({ key }: PlacedAttribute) => !KNOWN.has(key) },
} as const satisfies Record<string, Kind>;
type Message = keyof typeof KINDS;
const MESSAGES = Object.keys(KINDS) as Message[];

interface Kind {
  /** Why browsers reject the line; if absent they keep it, and one of its attributes has the problem. */
  readonly rejection?: Rejection;
  /** The attributes to mark. */
  readonly parts: (attribute: PlacedAttribute) => boolean;
}

export default defineRule({
  id: 'cookie-syntax',
  on: 'any response',
  title: 'Cookie syntax',
  spec: { label: 'RFC 6265 §4.1', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-4.1' },
  needs: ['url', 'setCookies', 'judge'],
  problems: {
    nameless: {
      severity: 'low',
      text: 'A Set-Cookie header has no cookie name',
      why: 'Browsers differ: some reject it, some store a cookie without a name and send its value back as a name. The server then reads a cookie that it never set.',
    },
    'control-character': {
      severity: 'low',
      text: 'Browsers reject a Set-Cookie header with a control character: {names}',
      why: 'Browsers ignore the whole header, so the site never gets the cookie. The cause is often input that was written into a cookie without encoding.',
    },
    'too-large': {
      severity: 'low',
      text: 'Browsers reject a cookie of more than 4,096 bytes: {names}',
      why: 'Name and value count together. Browsers reject the cookie, so the site never gets it. Keep the data on the server, and only its key in the cookie.',
    },
    'secure-over-http': {
      severity: 'low',
      text: 'Browsers reject Secure cookies that arrive over HTTP: {names}',
      why: 'Only HTTPS and this machine (localhost) may set them. Browsers reject the cookie, so the site never gets it over HTTP.',
    },
    'partitioned-insecure': {
      severity: 'low',
      text: 'Browsers reject Partitioned cookies without Secure: {names}',
      why: 'Browsers that support Partitioned reject the cookie, so the site never gets it. Other browsers store it unpartitioned.',
    },
    'ignored-value': {
      severity: 'info',
      text: 'A cookie has an attribute with a value that browsers ignore: {names}',
      why: 'Browsers store the cookie as if the attribute were not set. It may last longer or shorter, or be sent to other paths, than intended.',
    },
    'flag-with-value': {
      severity: 'info',
      text: 'A cookie sets a value for an attribute that takes none: {names}',
      why: 'Secure=false still means Secure. If the attribute should be off, it is not.',
    },
    'unknown-attribute': {
      severity: 'info',
      text: 'A cookie has an attribute that browsers do not know: {names}',
      why: 'Browsers ignore it, so a misspelled attribute has no effect. It may also be the rest of a value that contains a semicolon, so it is hidden here.',
    },
  },
  passes: {
    'well-formed': { text: 'All Set-Cookie headers are well-formed' },
  },
  check({ url, setCookies: { responses, missing }, judge }) {
    const cookies = sentCookies(responses, url, () => false);
    if (cookies.length === 0) return { unseen: missing };
    const attributes = cookies.map(({ cookie }) => attributesOf(cookie));
    const problems: Problem<Message>[] = [];
    for (const message of MESSAGES) {
      const kind: Kind = KINDS[message];
      const bad = cookies.filter(
        (one, at) =>
          rejectionOf(one) === kind.rejection && (kind.rejection ?? attributes[at]?.some(kind.parts)),
      );
      if (bad.length === 0) continue;
      const { values, quotes } = showCookies(bad, url, (cookie) => quoteParts(cookie, kind));
      const advice = message === 'partitioned-insecure' ? secure(bad, url, judge) : [];
      problems.push({ message, values, quotes, advice });
    }
    const isFine = problems.length === 0;
    return {
      problems,
      passes: isFine ? [{ message: 'well-formed', quotes: showCookies(cookies, url).quotes }] : [],
      unseen: missing,
    };
  },
});

/** RFC 6265bis §5.6.1–4: a value that cannot be parsed counts as not set. The cookies rule checks SameSite. */
function isIgnored({ key, value }: PlacedAttribute): boolean {
  const text = value ?? '';
  if (key === 'max-age') return !/^-?\d+$/.test(text);
  if (key === 'path') return text !== '' && !text.startsWith('/');
  // Browsers parse dates leniently; only an Expires without a digit is certainly not one.
  if (key === 'expires') return !/\d/.test(text);
  return false;
}

/** With Secure browsers keep the cookie: so that it has what a kept one needs. */
function secure(cookies: readonly SentCookie[], url: string, judge: CookieJudge): Advice[] {
  // Over HTTP browsers reject a Secure cookie as well.
  if (!isHttps(url)) return [];
  return cookies.flatMap((sent): Advice[] => {
    const { name, sameSite = '' } = sent.cookie;
    const { role, looksLikeSession, mayBeRead } = judge(sent);
    const isSession = role === 'session' || looksLikeSession;
    // HttpOnly is not advised where a script may have to read it.
    if (isSession && mayBeRead) return [];
    const more = {
      ...(isSession && { httpOnly: true as const, mayBreak: 'may stop scripts that read this cookie' }),
      ...(!/^\s*(?:lax|strict)\s*$/i.test(sameSite) && { sameSite: 'Lax' as const }),
    };
    return [{ op: 'set-cookie-attributes', cookie: name, role, secure: true, ...more }];
  });
}

/** Marks shown in one quote. */
const MAX_MARKS = 20;

function quoteParts(cookie: SetCookie, kind: Kind): Quote {
  const marks = attributesOf(cookie)
    .filter(kind.parts)
    .map(({ at }) => at)
    .slice(0, MAX_MARKS);
  const whole = [0, Math.min(cookie.text.length, cookie.name.length + 1)] as const;
  return { header: 'Set-Cookie', value: cookie.text, marks: marks.length > 0 ? marks : [whole] };
}

export const page: RulePage = {
  about:
    'Browsers do not report an invalid Set-Cookie header: they ignore it, or the part that they cannot parse. The cookie is then missing, or has another lifetime or scope than intended.',
  exceptions: [
    'A syntax error alone does no harm; an unknown SameSite and a missing `Secure` cost their points in `cookies`.',
    '`ignored-value`: a `Max-Age` that is not a whole number, a `Path` that does not begin with `/` (an empty one is the default), an `Expires` without any digit. Browsers parse dates leniently, so every other date is accepted.',
    '`too-large` counts the bytes of name and value: Chromium 156 and Firefox 153 keep 4,096 and reject 4,097. Values are never kept, only that they were too long.',
    '`secure-over-http` is not for this machine (`localhost`, `127.0.0.0/8`, `[::1]`), where both browsers keep the cookie. A cookie that browsers reject has one finding, in the rule that knows why.',
    'Cookies that are being deleted are not checked.',
    '`Priority` is specific to Chromium and counts as known.',
    "An unknown attribute is shown as `…`: it may be the rest of the cookie's value.",
    'Redirects of other sites are not checked.',
  ],
  specNotes: ': how to write a cookie; RFC 6265bis §5.6: how it is parsed; CHIPS: Partitioned needs Secure',
};
