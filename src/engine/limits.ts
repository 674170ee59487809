/**
 * Bounds on what a hostile server can make us keep or read, documented in docs/limits.md. What exceeds them is
 * reported as `unknown`, never skipped silently.
 */

/** Characters of one header value that capture keeps. */
export const MAX_HEADER_VALUE = 32_768;
/** Header lines of one response that capture keeps. */
export const MAX_HEADER_LINES = 500;
/** Characters of all header lines of one response that capture keeps. */
export const MAX_HEADERS_TOTAL = 262_144;
/** Set-Cookie lines of one response that capture keeps. */
export const MAX_SET_COOKIES = 300;
/** Characters of one field (all its lines joined) that a rule reads. */
export const MAX_FIELD = 32_768;
/** Elements of one kind that are read from a page. */
export const MAX_ELEMENTS = 1_000;
/** Characters of a page's text in which known sentences are looked for. */
export const MAX_TEXT = 200_000;
/** Inline scripts, and inline style sheets, of a page that are hashed. */
export const MAX_INLINE = 100;
/** Hashes of scripts, and of style sheets, in the policy for a page; with more the header gets too long to send. */
export const MAX_HASHES = 30;
/** Characters of all inline code that is hashed. */
export const MAX_INLINE_TEXT = 1_000_000;
/** Origins of one kind of load that a policy lists. */
export const MAX_ORIGINS = 30;
/** Loads of a page that are checked. */
export const MAX_LOADS = 2_000;
/** Different URLs that the forms of a page are sent to. */
export const MAX_FORM_URLS = 50;
/** Directives of all Content-Security-Policies together; there are some thirty names. */
export const MAX_DIRECTIVES = 1_000;
/**
 * Comparisons of one value while policies are merged. A merge compares a directive's whole list again for each
 * policy that has it; real sites need a handful, and the limit keeps hostile ones linear in time.
 */
export const MAX_LOOKS_PER_VALUE = 16;
/** Suppressed findings of all sites together. */
export const MAX_SUPPRESSIONS = 2_000;
