import { COOKIE_ATTRIBUTES, digestOf, type CookieAttribute } from '../../engine/deployed/index.js';

/**
 * What was copied for a site: a line for each thing that its responses show once it is deployed, and the names of the
 * protecting headers that the page had. Names and digests only: values name hosts.
 *
 * - `@TIME PAGE`: when it was copied last, in milliseconds since the epoch, and the digest of the page's address, `0` if it had a query
 * - `=THING`; with `#` if a load after it had it. A thing is one of
 *   - `NAME:DIGEST`, a header and its value; then `>NAME:DIGEST`, what takes its place later, and `!NAME`, each with which
 *     it is not sent
 *   - `NAME:-` and `NAME:-v`: a header that is not sent, or not with a version
 *   - `/DIGEST=BITS`: the name of a cookie, and which of COOKIE_ATTRIBUTES it has
 *   - `https`: http leads to https
 * - `<NAME`: a header that the page had when it was copied
 */
export type Copied = readonly string[];

/** Maximum lines of one site, and characters of one. */
export const MAX_COPIED = 100;
export const LONGEST_COPIED = 240;

const NAME = "[!#$%&'*+.^_`|~\\w-]{1,100}";
const DIGEST = '[a-z\\d]{1,7}';
const LINE = new RegExp(
  `^(?:@\\d{1,16} ${DIGEST}|<${NAME}|[=#](?:${NAME}:${DIGEST}(?: >${NAME}:${DIGEST})?(?: !${NAME}){0,5}|${NAME}:-v?|/${DIGEST}=\\d{1,2}|https))$`,
);

/** Whether a text is such a line. */
export function isCopied(text: string): boolean {
  return text.length <= LONGEST_COPIED && LINE.test(text);
}

/** Whether a line is of a thing to deploy. */
export function isThing(line: string): boolean {
  return /^[=#]/.test(line);
}

/** What a thing is about: the name of a header in lower case, `/DIGEST` or `https`. A policy is about the same if it is only reported. */
export function nameOf(thing: string): string {
  return (/^[^:= ]*/.exec(thing)?.[0] ?? '').toLowerCase().replace(/-report-only$/, '');
}

/** The thing that a cookie shows once it has some attributes. */
export function cookieThing(name: string, attributes: readonly CookieAttribute[]): string {
  const bits = COOKIE_ATTRIBUTES.reduce((all, one, at) => all | (attributes.includes(one) ? 1 << at : 0), 0);
  return `/${digestOf(name)}=${String(bits)}`;
}

/** The digest of the cookie's name and its attributes; undefined if a thing is of no cookie. */
export function cookieOf(
  thing: string,
): { readonly digest: string; readonly attributes: readonly CookieAttribute[] } | undefined {
  const [, digest, bits] = /^\/(\w+)=(\d+)$/.exec(thing) ?? [];
  if (digest === undefined) return undefined;
  return { digest, attributes: COOKIE_ATTRIBUTES.filter((_, at) => Number(bits) & (1 << at)) };
}
