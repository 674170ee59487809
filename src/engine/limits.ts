/**
 * Bounds on what a hostile server can make us keep or read. Documented in docs/limits.md;
 * what lies beyond them is answered as `unknown`, never skipped silently.
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
