import type { Span } from './fields.js';

/** A product token (RFC 9110 §10.1.5) of a Server-like field. */
export interface Product {
  readonly name: string;
  readonly version?: string;
  /** The position of the version in the field. */
  readonly versionAt?: Span;
}

/** Characters of a product's name with its maker's. */
const MAX_PHRASE = 100;
const SEPARATORS = ' \t,;)';

/** Products whose number never changes: of a protocol, of an interface, or a constant of the source. */
const CONSTANT = new Set(['apache-coyote', 'awselb', 'microsoft-httpapi', 'undertow']);

/** Products that write even a version of one or two numbers as a separate word. */
const SPACED = new Set(
  'angie apache asp.net caddy django drupal ghost gunicorn haproxy iis jboss jetty joomla! lighttpd litespeed mediawiki nginx node.js openresty openssl passenger perl php python ruby servlet squid tengine tomcat typo3 varnish weblogic websphere wildfly wordpress'.split(
    ' ',
  ),
);

/**
 * Parses `Apache/2.4.57 (Debian) OpenSSL/3.0.11`, and two common deviations: `Passenger 6.0.4` (the version as a
 * separate word) and `Jetty(9.4.51)` (directly in brackets). Other comments, nested ones too, are ignored. Of unknown
 * products, a separate word is a version if it has three numbers: "Factory 1.0" and "Enterprise v2" are names.
 */
export function parseProducts(field: string): Product[] {
  const products: Product[] = [];
  let at = 0;
  while (at < field.length) {
    const char = field[at] ?? '';
    if (SEPARATORS.includes(char)) {
      at++;
      continue;
    }
    const start = at;
    const glued = start > 0 && isWordEnd(field[start - 1] ?? '');
    at = char === '(' ? endOfComment(field, start) : endOfWord(field, start);
    const word = char === '(' ? field.slice(start + 1, at - 1) : field.slice(start, at);
    const wordStart = char === '(' ? start + 1 : start;
    if (char === '(' && !glued) continue;
    const previous = products.at(-1);
    if (isVersion(word)) {
      // A number without dots may be anything.
      if (!previous && word.includes('.'))
        products.push({ name: '', version: word, versionAt: [wordStart, wordStart + word.length] });
      else if (previous && previous.version === undefined && (char === '(' || isOwnVersion(previous, word))) {
        const ofMaker = products.at(-2)?.name.toLowerCase() === 'by' ? phraseBefore(field, start) : undefined;
        products[products.length - 1] = {
          name: ofMaker ?? previous.name,
          version: word,
          versionAt: [wordStart, wordStart + word.length],
        };
      }
    } else if (char !== '(') products.push(split(word, start));
  }
  return products;
}

/** The words before a version, up to a comma or the like: in “Site Kit by Google 1.153.0” it is not Google’s. */
function phraseBefore(field: string, end: number): string {
  const before = field.slice(Math.max(0, end - MAX_PHRASE), end);
  const start = Math.max(...[',', ';', '(', ')'].map((mark) => before.lastIndexOf(mark))) + 1;
  return before.slice(start).trim();
}

/** The products of a field, and those in its comments whose version is plainly one: `Front (nginx/1.26.3)`. */
export function parseAllProducts(field: string): Product[] {
  const inComments = parseViaProducts(field).filter(
    ({ name, version = '' }) => name !== '' && /^v?\d+\.\d/i.test(version),
  );
  return [...parseProducts(field), ...inComments].sort(
    (a, b) => (a.versionAt?.[0] ?? 0) - (b.versionAt?.[0] ?? 0),
  );
}

/** The products in comments of a Via field: before these are the protocol’s version and a name (RFC 9110 §7.6.3). */
export function parseViaProducts(field: string): Product[] {
  const products: Product[] = [];
  for (let at = field.indexOf('('); at >= 0; at = field.indexOf('(', at)) {
    const start = at + 1;
    at = endOfComment(field, at);
    for (const product of parseProducts(field.slice(start, at - 1))) {
      const { versionAt: span } = product;
      products.push(span ? { ...product, versionAt: [start + span[0], start + span[1]] } : product);
    }
  }
  return products;
}

/** Before a version in `Tomcat-9.0.98`. */
const HYPHENED = /(?<=^(?!ip-)[a-z][\w.+-]{0,60})[-_](?=v?\d{1,5}\.\d)/i;

function split(word: string, start: number): Product {
  const slash = word.search(word.includes('/') ? /\// : HYPHENED);
  const version = slash < 0 ? '' : word.slice(slash + 1);
  if (!/\d/.test(version)) return { name: word };
  const name = word.slice(0, slash);
  if (CONSTANT.has(name.toLowerCase())) return { name };
  return { name, version, versionAt: [start + slash + 1, start + word.length] };
}

/** Whether a separate word is the version of the product before it. */
function isOwnVersion({ name }: Product, word: string): boolean {
  return SPACED.has(name.toLowerCase()) || /^v?\d+\.\d+\.\d/i.test(word);
}

/** Begins with a digit, or with v and a digit. */
function isVersion(word: string): boolean {
  return /^v?\d/i.test(word);
}

function isWordEnd(char: string): boolean {
  return !SEPARATORS.includes(char);
}

function endOfWord(field: string, start: number): number {
  let at = start;
  while (at < field.length && field[at] !== '(' && !SEPARATORS.includes(field[at] ?? '')) at++;
  return at;
}

/** The position after the closing bracket; after the end of the field if there is none. */
function endOfComment(field: string, start: number): number {
  let depth = 0;
  for (let at = start; at < field.length; at++) {
    if (field[at] === '(') depth++;
    else if (field[at] === ')' && --depth === 0) return at + 1;
  }
  return field.length + 1;
}
