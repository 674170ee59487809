/** Plain text in a regular expression of PCRE or RE2, with "/" escaped too. */
export function escapePattern(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
}

/**
 * A pattern of PCRE for the raw path of a request under a plain folder. It has no sign that a server may decode or leave
 * out: with them, such as in `/admin/..%2F`, a page that is not in the folder could get what is for those in it. It
 * repeats no group, for which older versions of PCRE recurse.
 */
export function rawPathUnder(folder: string): string {
  return `${escapePattern(folder)}\\/(?![^? ]*\\.\\.)[\\w.~\\/@:+,=-]*`;
}
