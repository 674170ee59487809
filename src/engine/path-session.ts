import data from './data/disclosing.json' with { type: 'json' };

/** Servers for Java name the session in a path for browsers without cookies: it is the value of a cookie. */
const SESSION = /;jsessionid=[^/?#;,\s"'<>]*/gi;

/** A text without such sessions in its URLs. */
export function withoutPathSession(text: string, instead = ''): string {
  return text.replaceAll(SESSION, instead);
}

/** Characters of a URL in which a session is looked for. */
const MAX_SEARCHED = 4_096;
/** ASP.NET's, in a part of the path. */
const ASP_NET = /\/\(S\([a-z\d]{24}\)\)\//i;
/** A value as languages and frameworks make them. */
const ID = /^[\w,.!-]{16,256}$/;
const HEX_ID = /^(?:[\da-f]{32}|[\da-f]{40})$/i;

/** What names a session in a URL, as it is usually written; undefined if nothing does. */
export function sessionNameIn(url: string): string | undefined {
  const text = url.slice(0, MAX_SEARCHED);
  if (ASP_NET.test(text)) return '(S(…))';
  for (const [, written = '', value = ''] of text.matchAll(/[?&;]([\w.]{3,40})=([^?&;#/]{16,256})/g)) {
    const name = written.toLowerCase();
    const isOwn = data.sessions.own.some((one) => name.startsWith(one)) && ID.test(value);
    if (isOwn || (data.sessions.shared.includes(name) && HEX_ID.test(value))) return written;
  }
  return undefined;
}
