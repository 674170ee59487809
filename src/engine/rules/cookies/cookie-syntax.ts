import { defineRule, type Problem } from '../../define-rule.js';
import type { Quote, SetCookie } from '../../model.js';
import type { SentCookie } from '../../parse/cookie-jar.js';
import { attributesOf, cookieRole, showCookies, type PlacedAttribute } from '../../parse/set-cookie.js';
import { isHttps } from '../../site.js';

/** Attributes that are on by being there; a value, `false` too, changes nothing (RFC 6265bis §5.6). */
const FLAGS: ReadonlySet<string> = new Set(['secure', 'httponly', 'partitioned']);
/** What capture lets through; anything else after a ";" may be a piece of a value and is hidden. */
const KNOWN: ReadonlySet<string> = new Set([
  ...FLAGS,
  ...['expires', 'max-age', 'domain', 'path', 'samesite', 'priority'],
]);

/** In the order they are shown; each with what of a line is wrong in that way. */
const KINDS = {
  nameless: {
    isBad: (cookie: SetCookie) => cookie.noEquals === true || cookie.name === '',
    parts: () => false,
  },
  'control-character': { isBad: (cookie: SetCookie) => cookie.controlCharacter === true, parts: () => false },
  'partitioned-insecure': {
    isBad: (cookie: SetCookie) => cookie.partitioned && !cookie.secure,
    parts: ({ key }: PlacedAttribute) => key === 'partitioned',
  },
  'ignored-value': { parts: isIgnored },
  'flag-with-value': { parts: ({ key, value }: PlacedAttribute) => FLAGS.has(key) && value !== null },
  'unknown-attribute': { parts: ({ key }: PlacedAttribute) => !KNOWN.has(key) },
} as const satisfies Record<string, Kind>;
type Message = keyof typeof KINDS;
const MESSAGES = Object.keys(KINDS) as Message[];

interface Kind {
  /** Whether the line has it; where absent, whether any part has. */
  readonly isBad?: (cookie: SetCookie) => boolean;
  /** The parts to mark. */
  readonly parts: (attribute: PlacedAttribute) => boolean;
}

export default defineRule({
  id: 'cookie-syntax',
  title: 'How cookies are written',
  spec: { label: 'RFC 6265 §4.1', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-4.1' },
  needs: ['url', 'setCookies'],
  problems: {
    nameless: {
      severity: 'low',
      points: 0,
      text: 'A Set-Cookie line has no name',
      why: 'Browsers differ: some drop it, some keep a cookie without a name and send its value back as if it were a name. The server then reads one it never set.',
    },
    'control-character': {
      severity: 'low',
      points: 0,
      text: 'Browsers refuse cookies with a control character in their line: {names}',
      why: 'The line is dropped whole, and the site does without the cookie. Often it is input that was written into a cookie without being encoded.',
    },
    'partitioned-insecure': {
      severity: 'low',
      points: 0,
      text: 'Browsers refuse Partitioned cookies without Secure: {names}',
      why: 'Where Partitioned is known the line is dropped, and the site does without the cookie. Elsewhere it is kept, unpartitioned.',
    },
    'ignored-value': {
      severity: 'info',
      points: 0,
      text: 'A cookie has an attribute whose value browsers ignore: {names}',
      why: 'The cookie is kept as if the attribute were not there. It may live longer or shorter, or go to other paths, than was meant.',
    },
    'flag-with-value': {
      severity: 'info',
      points: 0,
      text: 'A cookie gives a value to an attribute that is on by being there: {names}',
      why: 'Secure=false is Secure all the same. If it was meant to be off, it is not.',
    },
    'unknown-attribute': {
      severity: 'info',
      points: 0,
      text: 'A cookie has a part that is no attribute browsers know: {names}',
      why: 'Browsers pass over it, so that a misspelt attribute does nothing. It may also be the rest of a value that holds a semicolon, which is why it is hidden here.',
    },
  },
  passes: {
    'well-formed': { bonus: 0, text: 'Every Set-Cookie line is read as it is written' },
  },
  check({ url, setCookies: { own: cookies, missing } }) {
    if (cookies.length === 0) return { unseen: missing };
    const attributes = cookies.map(({ cookie }) => attributesOf(cookie));
    const problems: Problem<Message>[] = [];
    for (const message of MESSAGES) {
      const kind: Kind = KINDS[message];
      const bad = cookies.filter(
        ({ cookie }, at) => kind.isBad?.(cookie) ?? attributes[at]?.some(kind.parts) ?? false,
      );
      if (bad.length === 0) continue;
      const { values, quotes } = showCookies(bad, url, (cookie) => quoteParts(cookie, kind));
      const advice = message === 'partitioned-insecure' ? secure(bad, url) : [];
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

/** RFC 6265bis §5.6.1–4: what does not parse is as if it were not there. SameSite is the cookies rule's. */
function isIgnored({ key, value }: PlacedAttribute): boolean {
  const text = value ?? '';
  if (key === 'max-age') return !/^-?\d+$/.test(text);
  if (key === 'path') return text !== '' && !text.startsWith('/');
  // An Expires without any digit is no date in anybody's reading; the rest is left to browsers.
  if (key === 'expires') return !/\d/.test(text);
  return false;
}

function secure(cookies: readonly SentCookie[], url: string) {
  // Over http a Secure cookie is refused as well.
  if (!isHttps(url)) return [];
  return [...new Set(cookies.map(({ cookie }) => cookie.name))].map(
    (cookie) => ({ op: 'set-cookie-attributes', cookie, role: cookieRole(cookie), secure: true }) as const,
  );
}

/** Marks shown on one line. */
const MAX_MARKS = 20;

function quoteParts(cookie: SetCookie, kind: Kind): Quote {
  const marks = attributesOf(cookie)
    .filter(kind.parts)
    .map(({ at }) => at)
    .slice(0, MAX_MARKS);
  const whole = [0, Math.min(cookie.text.length, cookie.name.length + 1)] as const;
  return { header: 'Set-Cookie', value: cookie.text, marks: marks.length > 0 ? marks : [whole] };
}
