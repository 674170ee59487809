/** Servers for Java name the session in a path for browsers without cookies: it is the value of a cookie. */
const SESSION = /;jsessionid=[^/?#;,\s"'<>]*/gi;

/** A text without such sessions in its URLs. */
export function withoutPathSession(text: string, instead = ''): string {
  return text.replaceAll(SESSION, instead);
}
