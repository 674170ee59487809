/** Plain text in a regular expression of PCRE or RE2, with "/" escaped too. */
export function escapePattern(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
}
