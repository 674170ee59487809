import type { HeaderName } from '../headers.js';
import type { Fields } from '../parse/fields.js';
import { readProducts, readViaProducts } from '../parse/server-product.js';
import { KNOWN, PRODUCTS } from './known.js';
import { signOf, signTable, type Sign, type Strength } from './sign.js';

/** Headers whose presence identifies a product. */
const HEADERS = signTable(
  [
    ['X-Azure-Ref', 'azurefrontdoor', 'sure'],
    ['X-MSEdge-Ref', 'azurefrontdoor', 'sure'],
    ['CF-Ray', 'cloudflare', 'sure'],
    ['X-Amz-Cf-Id', 'cloudfront', 'sure'],
    ['X-Fastly-Request-ID', 'fastly', 'sure'],
    ['Fastly-Restarts', 'fastly', 'sure'],
    ['X-IInfo', 'imperva', 'sure'],
    ['X-NF-Request-ID', 'netlify', 'sure'],
    ['X-Sucuri-ID', 'sucuri', 'sure'],
    ['X-Vercel-Id', 'vercel', 'sure'],
    ['X-Envoy-Upstream-Service-Time', 'envoy', 'sure'],
    ['X-Varnish', 'varnish', 'sure'],
    ['X-Styx-Req-Id', 'pantheon', 'likely'],
    ['X-AH-Environment', 'acquia', 'sure'],
    ['BC-Ray', 'bigcommerce', 'likely'],
    ['X-DO-App-Origin', 'digitalocean', 'sure'],
    ['Fly-Request-Id', 'flyio', 'sure'],
    ['X-HS-Hub-Id', 'hubspot', 'sure'],
    ['X-Kinsta-Cache', 'kinsta', 'sure'],
    ['X-Railway-Edge', 'railway', 'sure'],
    ['X-Railway-Request-Id', 'railway', 'sure'],
    ['RNDR-Id', 'render', 'sure'],
    ['X-Render-Origin-Server', 'render', 'sure'],
    ['X-DW-Request-Base-Id', 'salesforce', 'sure'],
    ['X-Amz-Request-Id', 'amazons3', 'hint'],
    ['X-Amz-Id-2', 'amazons3', 'weak'],
    ['X-LiteSpeed-Cache', 'litespeed', 'sure'],
    ['X-ShopId', 'shopify', 'sure'],
    ['X-WF-Region', 'webflow', 'sure'],
    ['X-AspNet-Version', 'aspnet', 'sure'],
    ['X-AspNetMvc-Version', 'aspnet', 'sure'],
    ['X-Application-Context', 'spring', 'sure'],
    ['X-Dispatcher', 'aem', 'hint'],
    ['X-Vhost', 'aem', 'weak'],
    ['X-Drupal-Cache', 'drupal', 'sure'],
    ['X-Drupal-Dynamic-Cache', 'drupal', 'sure'],
    ['X-Debug-Token', 'symfony', 'likely'],
    ['X-Pingback', 'wordpress', 'likely'],
    ['X-Nextjs-Cache', 'nextjs', 'sure'],
    ['X-Nextjs-Prerender', 'nextjs', 'sure'],
    ['X-Nextjs-Matched-Path', 'nextjs', 'sure'],
    ['X-Runtime', 'rails', 'weak'],
    ['X-Request-Id', 'rails', 'weak'],
    ['X-Rack-Cache', 'rails', 'weak'],
  ],
  (what) => `it adds ${what}`,
  (what) => what.toLowerCase(),
);

/** How names of headers begin, lower case. */
const PREFIXES: readonly (readonly [start: string, words: string, name: string, Strength])[] = [
  ['akamai-', 'Akamai-…', 'akamai', 'sure'],
  ['x-akamai-', 'X-Akamai-…', 'akamai', 'sure'],
  ['x-fd-', 'X-FD-…', 'azurefrontdoor', 'likely'],
  ['x-pantheon-', 'X-Pantheon-…', 'pantheon', 'sure'],
  ['x-sveltekit-', 'X-SvelteKit-…', 'sveltekit', 'sure'],
  ['x-shopify-', 'X-Shopify-…', 'shopify', 'sure'],
  ['x-sorting-hat-', 'X-Sorting-Hat-…', 'shopify', 'sure'],
  ['x-traefik-', 'X-Traefik-…', 'traefik', 'sure'],
  ['x-wix-', 'X-Wix-…', 'wix', 'sure'],
];

/** Values, in lower case. */
const VALUES: readonly (readonly [
  header: HeaderName,
  pattern: RegExp,
  name: string,
  Strength,
  because: string,
])[] = [
  ['Link', /rel="https:\/\/api\.w\.org\/"/, 'wordpress', 'sure', 'Link names the WordPress REST API'],
  ['Host-Header', /^wordpress\.com$/, 'wordpresscom', 'sure', 'Host-Header names it'],
  ['Powered-By', /^shopify/, 'shopify', 'sure', 'Powered-By names it'],
  ['Server', /^kestrel/, 'aspnetcore', 'likely', 'Server names Kestrel'],
  ['Report-To', /"heroku-nel"/, 'heroku', 'sure', 'Report-To names its collector'],
  ['Reporting-Endpoints', /^heroku-nel=/, 'heroku', 'sure', 'Reporting-Endpoints names its collector'],
  ['Server-Timing', /(?:^|, ?)ak_p\b/, 'akamai', 'sure', 'Server-Timing has its metric ak_p'],
  ['Vary', /\bx-fh-requested-host\b/, 'firebase', 'sure', 'Vary names a header of its own'],
  ['Vary', /\bx-wf-forwarded-proto\b/, 'webflow', 'sure', 'Vary names a header of its own'],
  ['Via', /\bakamai/, 'akamai', 'sure', 'Via names it'],
  ['Via', /\.cloudfront\.net\b/, 'cloudfront', 'sure', 'Via names it'],
  ['Via', /\b(?:vegur|heroku-router)\b/, 'heroku', 'sure', 'Via names its router'],
  ['Via', /\bvarnish-v4\b/, 'varnish', 'sure', 'Via names it with its version'],
  ['X-Cache', /\bakamaighost\b/, 'akamai', 'sure', 'X-Cache names it'],
  ['X-Cache', /\bfrom cloudfront\b/, 'cloudfront', 'sure', 'X-Cache names it'],
  ['X-Generator', /^drupal/, 'drupal', 'sure', 'X-Generator names it'],
  [
    'X-Powered-By',
    /^(?:wp engine|wordpress vip)/,
    'wordpress',
    'sure',
    'X-Powered-By names a hosting provider for it',
  ],
  ['X-Powered-By', /^wp engine/, 'wpengine', 'sure', 'X-Powered-By names it'],
  ['X-Powered-By', /^wordpress vip/, 'wpvip', 'sure', 'X-Powered-By names it'],
  [
    'X-Served-By',
    /(?:^|, ?)cache-[a-z\d-]{2,40}-[a-z]{3}(?:,|$)/,
    'fastly',
    'sure',
    'X-Served-By has Fastly’s format',
  ],
];

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
  for (const [header, pattern, name, strength, because] of VALUES)
    if (pattern.test(value(header))) signs.push(signOf(name, strength, because));
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

/** A Python server does not name the framework; each framework has a typical development server. */
function pythonSigns(server: string): Sign[] {
  const because = `Server names ${server}`;
  return [
    signOf('django', server === 'wsgiserver' ? 'likely' : 'weak', because),
    signOf('flask', server === 'werkzeug' ? 'likely' : 'weak', because),
  ];
}

function addProducts(signs: Sign[], header: HeaderName, fields: Fields<HeaderName>): void {
  const field = fields.get(header);
  if (!field.seen || field.value.value === null) return;
  const products = readProducts(field.value.value);
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
  // Fastly writes no more than this; Varnish has written its version too since 4.0.
  return header === 'Via' && written === 'varnish' ? 'hint' : 'sure';
}

/** `1.1 web1 (Varnish/7.1)`: the name of a proxy may be anything, its product follows. */
function addCommentedProducts(signs: Sign[], via: string): void {
  for (const { name: written, version } of readViaProducts(via)) {
    const { name, label } = PRODUCTS.get(written.toLowerCase()) ?? { name: written.toLowerCase() };
    if (!KNOWN.has(name) || version === undefined) continue;
    const sign = signOf(name, 'sure', 'Via names it with its version');
    signs.push({ ...sign, version, ...(label !== undefined && { label }) });
  }
}
