import { pathOf } from '../site.js';

/** Maximum characters of a pattern. */
const MAX_LENGTH = 200;

/**
 * Digits, a UUID, a hash, a name that ends in a number of four digits or more, or what looks random: capitals, small
 * letters and digits, many letters and digits without a separator, or a session of ASP.NET without cookies, `(S(…))`.
 * Such a token may be a secret.
 */
const IDS = [
  /^\d{1,40}$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^(?=[a-z]{0,60}\d)[0-9a-f]{12,64}$/i,
  /^[\w.~-]{1,120}\D\d{4,20}$/,
  /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[\w=-]{10,}$/,
  /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[\w.~=-]{32,}$/,
  /^(?=\D*\d)(?=\d*\D)[a-z0-9]{20,}$/i,
  /^\((?:[A-Z]\([^()]+\))+\)$/,
];

/** Parameters of a part: without cookies, servers for Java put their session there (`;jsessionid=…`). */
const PARAMETERS = /;.*$/;

/**
 * The path of a URL, with `*` for each part that looks like an id and without what parameters say, so that pages of one
 * template are one pattern.
 */
export function pathPattern(url: string): string {
  const parts = pathOf(url)
    .split('/')
    // A folder with parameters is not the one without, which may get a policy of its own.
    .map((part, at, all) => part.replace(PARAMETERS, at < all.length - 1 ? ';*' : ''));
  const pattern = parts.map((part) => (IDS.some((id) => id.test(part)) ? '*' : part)).join('/');
  return pattern.length > MAX_LENGTH ? `${pattern.slice(0, MAX_LENGTH)}…` : pattern;
}
