import data from '../data/signs.json' with { type: 'json' };
import type { HeaderName } from '../headers.js';
import type { Fields } from '../parse/fields.js';
import { parseProducts, parseViaProducts } from '../parse/server-product.js';
import { KNOWN, PRODUCTS } from './known.js';
import { signOf, signTable, type Row, type Sign, type Strength } from './sign.js';

/** Headers whose presence identifies a product. */
const HEADERS = signTable(
  data.headers as Row[],
  (what) => `it adds ${what}`,
  (what) => what.toLowerCase(),
);

/** How names of headers begin, lower case. */
const PREFIXES = data.headerPrefixes as [start: string, words: string, name: string, Strength][];

/** Values, in lower case. */
const VALUES = (
  data.headerValues as [header: HeaderName, pattern: string, name: string, Strength, because: string][]
).map(([header, pattern, name, strength, because]) => ({
  header,
  pattern: new RegExp(pattern),
  sign: signOf(name, strength, because),
}));

export function signsInFields(fields: Fields<HeaderName>): Sign[] {
  const value = (name: HeaderName) => {
    const field = fields.get(name);
    return field.seen && field.value.value !== null ? field.value.value.trim().toLowerCase() : '';
  };
  const signs: Sign[] = [];
  for (const header of ['Server', 'X-Powered-By', 'X-Turbo-Charged-By', 'Via'] as const)
    addProducts(signs, header, fields);
  for (const name of fields.names) {
    signs.push(...(HEADERS.get(name) ?? []));
    const prefix = PREFIXES.find(([start]) => name.startsWith(start));
    if (prefix) signs.push(signOf(prefix[2], prefix[3], `it adds ${prefix[1]}`));
  }
  for (const { header, pattern, sign } of VALUES) if (pattern.test(value(header))) signs.push(sign);
  // One VS for each cache on the way.
  if (/^s\d+\.\d+(?:,vs\d+)+,ve\d+$/.test(value('X-Timer'))) {
    const strength = value('X-Served-By').startsWith('cache-') ? 'sure' : 'likely';
    signs.push(signOf('fastly', strength, 'X-Timer has Fastly’s format'));
  }
  const python = /wsgiserver|gunicorn|uvicorn|mod_wsgi|uwsgi|daphne|werkzeug/.exec(value('Server'))?.[0];
  if (python) signs.push(...pythonSigns(python));
  if (
    value('X-Frame-Options') === 'deny' &&
    value('X-Content-Type-Options') === 'nosniff' &&
    value('Referrer-Policy') === 'same-origin'
  ) {
    const because = 'X-Frame-Options, X-Content-Type-Options and Referrer-Policy are Django’s defaults';
    signs.push(signOf('django', 'weak', because));
  }
  return signs;
}

/** A Python server does not name the framework. Flask’s development server is its own. */
function pythonSigns(server: string): Sign[] {
  const because = `Server names ${server}`;
  return [
    // That of the language’s library, which Bottle has as well.
    signOf('django', server === 'wsgiserver' ? 'hint' : 'weak', because),
    signOf('flask', server === 'werkzeug' ? 'likely' : 'weak', because),
  ];
}

function addProducts(signs: Sign[], header: HeaderName, fields: Fields<HeaderName>): void {
  const field = fields.get(header);
  if (!field.seen || field.value.value === null) return;
  const products = parseProducts(field.value.value);
  for (const [at, product] of products.entries()) {
    const written = product.name.toLowerCase();
    // “Apache Tomcat/9” is not the Apache server, which names modules only after its version.
    if (written === 'apache' && product.version === undefined && at + 1 < products.length) continue;
    // “American Express” is another company.
    if (written === 'express' && products[at - 1]?.version === undefined && at > 0) continue;
    const { name, label } = PRODUCTS.get(written) ?? { name: written };
    if (!KNOWN.has(name)) continue;
    signs.push({
      ...signOf(name, strengthOf(written, header), `${header} names it`),
      ...(label !== undefined && { label }),
      // A version in Via is the protocol's (RFC 9110 §7.6.3).
      ...(header !== 'Via' && product.version !== undefined && { version: product.version }),
    });
  }
  if (header === 'Via') addCommentedProducts(signs, field.value.value);
}

function strengthOf(written: string, header: string): Strength {
  // IIS adds this to every response.
  if (written === 'asp.net') return 'likely';
  if (isVisitors(written, header)) return 'weak';
  // Fastly writes no more than this; Varnish has written its version too since 4.0.
  return header === 'Via' && written === 'varnish' ? 'hint' : 'sure';
}

/** Networks have Squid for their visitors: in Via it is rarely the site's. */
function isVisitors(written: string, header: string): boolean {
  return header === 'Via' && written === 'squid';
}

/** `1.1 web1 (Varnish/7.1)`: the name of a proxy may be anything, its product follows. */
function addCommentedProducts(signs: Sign[], via: string): void {
  for (const { name: written, version } of parseViaProducts(via)) {
    const { name, label } = PRODUCTS.get(written.toLowerCase()) ?? { name: written.toLowerCase() };
    if (!KNOWN.has(name) || version === undefined || isVisitors(name, 'Via')) continue;
    const sign = signOf(name, 'sure', 'Via names it with its version');
    signs.push({ ...sign, version, ...(label !== undefined && { label }) });
  }
}
