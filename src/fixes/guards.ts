/** Why something an attacker may have chosen is not written into anybody's configuration. */

/**
 * Why a header cannot be written into a configuration file at all, or undefined.
 * Names are held to the letters, digits, "-" and "_" every server takes (a part of RFC 9110 §5.1's token);
 * values to printable ASCII (RFC 9110 §5.5), so that no newline, quote look-alike or invisible character
 * an attacker chose ends up in somebody's configuration.
 */
export function unwritableHeader(name: string, value?: string): string | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return 'The header name holds characters that do not belong in one.';
  if (value === undefined) return undefined;
  if (value.includes("'nonce-")) {
    return 'The policy holds a nonce, new for every answer: change it where the application writes it. A fixed one would let in anybody’s script.';
  }
  if (value.trim() === '') return 'An empty value would not be sent.';
  if (!isPrintableAscii(value)) {
    return 'The value holds control or non-ASCII characters, which do not belong in a configuration file.';
  }
  return undefined;
}

/** Why a cookie cannot be named in a configuration file, or undefined (RFC 6265 §4.1.1: a name is a token). */
export function unwritableCookie(name: string): string | undefined {
  if (/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return undefined;
  return 'The cookie name holds characters that do not belong in one: change it where the cookie is set.';
}

/** A path that every server reads as it stands, without a quote, a pattern or a variable; undefined for others. */
export function plainPath(path: string): string | undefined {
  return /^(?:\/[A-Za-z0-9._~-]+)*\/?$/.test(path) && path !== '' ? path : undefined;
}

function isPrintableAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}
