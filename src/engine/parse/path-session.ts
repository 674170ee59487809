import names from '../data/cookie-names.json' with { type: 'json' };
import data from '../data/disclosing.json' with { type: 'json' };

/** What calls a session so: of cookies, and in URLs. In an expression. */
const NAMES = [
  ...data.sessions.own.map((name) => `${name}*`),
  ...data.sessions.shared,
  ...names.sessions.flatMap((one) => one.names),
].map((name) => name.replace(/[.:]/g, '\\$&').replace('*', '[\\w.-]{0,64}').replace('#', '[\\da-f]{32}'));

/** Servers name the session in a path for browsers without cookies, as Java’s do: it is the value of a cookie. */
const NAMED = new RegExp(`((?:;|%3b)(?:${NAMES.join('|')})=)[^/?#;,\\s"'<>]*`, 'gi');
/** ASP.NET’s tickets are a part of the path, each with a letter: `/(A(…)S(…)F(…))/`. */
const TICKETS =
  /(^|[/\\"'<=])(?:(?:\(|%28)(?:[a-z](?:\(|%28)(?:[^()/\\?#\s"'<>%]|%(?!2[89]))*(?:\)|%29)){1,20}(?:\)|%29))+/gi;

/** A text without such sessions in its URLs, or with `instead` of their values. */
export function withoutPathSession(text: string, instead = ''): string {
  return text
    .replace(NAMED, (_all, before: string) => (instead === '' ? '' : before + instead))
    .replace(TICKETS, (all: string, before: string, at: number, whole: string) => {
      if (instead !== '') return `${before}(${instead})`;
      if (!SLASH.test(before)) return before;
      // After two slashes the next part would become the host.
      if (SLASH.test(whole[at - 1] ?? '')) return `${before}(S)`;
      return SLASH.test(whole[at + all.length] ?? '') ? '' : before;
    });
}

const SLASH = /[/\\]/;

/** Characters of a URL in which a session is looked for. */
const MAX_SEARCHED = 4_096;
/** A session or a login of ASP.NET, in a part of the path. */
const ASP_NET = /[SF](?:\(|%28)(?=[a-z_-]{0,256}\d)[\w-]{24}/i;
/** A value as languages and frameworks make them: with a digit, or Classic ASP’s letters. WebSphere’s has its machine after a colon. */
const ID = /^(?:(?=\D{0,256}\d)[\w,.!:-]{16,256}|[A-Z]{24})$/;
const HEX_ID = /^(?:[\da-f]{32}|[\da-f]{40})$/i;

/** What names a session in a URL, as it is usually written; undefined if nothing does. Not in a URL within it. */
export function sessionNameIn(url: string): string | undefined {
  const [text = ''] = url.slice(0, MAX_SEARCHED).split('#', 1);
  const [whole = '', ...rest] = text.split('?');
  const inside = whole.slice(SCHEME).search(/https?:[/\\]/i);
  const path = inside < 0 ? whole : whole.slice(0, SCHEME + inside);
  if ([...path.matchAll(TICKETS)].some(([ticket]) => ASP_NET.test(ticket))) return '(S(…))';
  const [, ...parameters] = path.split(';');
  return [...parameters.map((text) => text.split('/', 1)[0] ?? ''), ...fieldsOf(rest.join('?'))]
    .map(nameIn)
    .find((name) => name !== undefined);
}

/** Characters of `https:`. */
const SCHEME = 6;

/** The fields of a query, between `&` and, but for a URL in one, `;`. */
function fieldsOf(query: string): string[] {
  return query.split('&').flatMap((field) => {
    const parts = field.split(';');
    const url = parts.findIndex((part) => part.includes('/'));
    return url < 0 ? parts : parts.slice(0, url);
  });
}

/** The name in `name=value` if the value is a session. */
function nameIn(field: string): string | undefined {
  const [, written = '', value = ''] = /^([\w.]{3,40})=(.{16,256})$/.exec(field) ?? [];
  const name = written.toLowerCase();
  const isOwn = data.sessions.own.some((one) => name.startsWith(one)) && ID.test(value);
  return isOwn || (data.sessions.shared.includes(name) && HEX_ID.test(value)) ? written : undefined;
}
