/** Why a text that an attacker may have chosen is not written into a configuration. */

/**
 * Why a header cannot be written into any configuration file, or undefined.
 * Names must consist of letters, digits, "-" and "_", which every server accepts (a part of RFC 9110 §5.1's token);
 * values of printable ASCII (RFC 9110 §5.5). So no newline, quote look-alike or invisible character from an attacker
 * gets into a configuration.
 */
export function unwritableHeader(name: string, value?: string): string | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return 'The header name contains invalid characters.';
  if (value === undefined) return undefined;
  if (value.includes("'nonce-")) {
    return 'The policy contains a nonce, which must differ in each response. Change the policy in the application. A fixed nonce would allow an attacker’s script.';
  }
  if (value.trim() === '') return 'A header with an empty value would not be sent.';
  if (!isPrintableAscii(value)) {
    return 'The value contains control or non-ASCII characters, which are not safe in a configuration file.';
  }
  return undefined;
}

/** Why a cookie cannot be named in a configuration file, or undefined (RFC 6265 §4.1.1: a name is a token). */
export function unwritableCookie(name: string): string | undefined {
  if (/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return undefined;
  return 'The cookie name contains invalid characters. Change it where the cookie is set.';
}

/** The path if every server reads it as plain text, without quotes, patterns or variables; otherwise undefined. */
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
