import { FIELD_ROWS, RAILS_FIELD } from '../framework-fields.js';
import type { Markup, PageSnapshot } from '../model.js';
import type { Fields } from '../parse/fields.js';
import { readProducts } from '../parse/server-product.js';
import { KNOWN, PRODUCTS } from './known.js';

/** Evidence for a member of the stack. Two hints count as likely. */
export interface Sign {
  readonly name: string;
  readonly strength: 'sure' | 'likely' | 'hint';
  /** Our text, never a string from the server. */
  readonly because: string;
  readonly label?: string;
  readonly version?: string;
}

type Strength = Sign['strength'];
type Row = readonly [what: string, name: string, strength: Strength];

/** Indexes rows by what can be seen. */
function table(
  rows: readonly Row[],
  because: (what: string) => string,
  keyOf = (what: string) => what,
): ReadonlyMap<string, readonly Sign[]> {
  const signs = new Map<string, Sign[]>();
  for (const [what, name, strength] of rows) {
    const sign = of(name, strength, because(what));
    const same = signs.get(keyOf(what));
    if (same) same.push(sign);
    else signs.set(keyOf(what), [sign]);
  }
  return signs;
}

/** Headers whose presence identifies a product. */
const HEADERS = table(
  [
    ['Akamai-GRN', 'akamai', 'sure'],
    ['X-Akamai-Transformed', 'akamai', 'sure'],
    ['X-Azure-Ref', 'azurefrontdoor', 'sure'],
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
    ['X-LiteSpeed-Cache', 'litespeed', 'sure'],
    ['X-AspNet-Version', 'aspnet', 'sure'],
    ['X-AspNetMvc-Version', 'aspnet', 'sure'],
    ['X-Application-Context', 'spring', 'sure'],
    ['X-Drupal-Cache', 'drupal', 'sure'],
    ['X-Drupal-Dynamic-Cache', 'drupal', 'sure'],
    ['X-Debug-Token', 'symfony', 'likely'],
    ['X-Pingback', 'wordpress', 'likely'],
    ['X-Nextjs-Cache', 'nextjs', 'sure'],
    ['X-Nextjs-Prerender', 'nextjs', 'sure'],
    ['X-Nextjs-Matched-Path', 'nextjs', 'sure'],
    ['X-Runtime', 'rails', 'hint'],
    ['X-Rack-Cache', 'rails', 'hint'],
  ],
  (what) => `it adds ${what}`,
  (what) => what.toLowerCase(),
);

/** Default cookie names. */
const COOKIES = table(
  [
    ['_abck', 'akamai', 'likely'],
    ['__cf_bm', 'cloudflare', 'likely'],
    ['AWSALB', 'awselb', 'sure'],
    ['AWSALBCORS', 'awselb', 'sure'],
    ['AWSELB', 'awselb', 'sure'],
    ['SERVERID', 'haproxy', 'likely'],
    ['PHPSESSID', 'php', 'sure'],
    ['ASP.NET_SessionId', 'aspnet', 'sure'],
    ['JSESSIONID', 'java', 'sure'],
    ['JSESSIONID', 'spring', 'hint'],
    ['csrftoken', 'django', 'sure'],
    ['sessionid', 'django', 'likely'],
    ['session', 'flask', 'hint'],
    ['connect.sid', 'express', 'sure'],
    ['koa.sess', 'koa', 'sure'],
    ['koa:sess', 'koa', 'sure'],
    ['koa.sid', 'koa', 'sure'],
    ['next-auth.csrf-token', 'nextjs', 'likely'],
    ['__Host-next-auth.csrf-token', 'nextjs', 'likely'],
    ['laravel_session', 'laravel', 'sure'],
    ['XSRF-TOKEN', 'laravel', 'hint'],
    ['ci_session', 'codeigniter', 'sure'],
    ['fe_typo_user', 'typo3', 'sure'],
  ],
  (what) => `a cookie is called ${what}`,
);

/** Cookie names with a pattern; the variable part is not shown. */
const COOKIE_PATTERNS: readonly (readonly [pattern: RegExp, words: string, name: string, Strength])[] = [
  [/^\.AspNetCore\./, '.AspNetCore.…', 'aspnet', 'sure'],
  [/^(?:visid_incap|incap_ses)_/, 'visid_incap_…', 'imperva', 'sure'],
  [/^(?:wordpress|wp-settings)[_-]/, 'wordpress_…', 'wordpress', 'sure'],
  [/^_[a-z0-9_-]{1,60}_session$/, '_…_session', 'rails', 'hint'],
  [/^[a-z0-9][a-z0-9_-]{0,60}_session$/, '…_session', 'laravel', 'hint'],
];

const FIELDS = table(FIELD_ROWS, (what) => `a form has the field ${what}`);

/** Paths of files that the page loads. */
const PATHS: readonly Row[] = [
  ['/_next/static/', 'nextjs', 'sure'],
  ['/_nuxt/', 'nuxt', 'sure'],
  ['/wp-includes/', 'wordpress', 'sure'],
  ['/wp-content/', 'wordpress', 'sure'],
];

/** How the value of `<meta name=generator>` begins, lower case. */
const GENERATORS: readonly (readonly [start: string, name: string])[] = [
  ['drupal', 'drupal'],
  ['gatsby', 'gatsby'],
  ['joomla!', 'joomla'],
  ['next.js', 'nextjs'],
  ['nuxt', 'nuxt'],
  ['typo3', 'typo3'],
  ['wordpress', 'wordpress'],
];

/** Hosting providers in X-Powered-By. */
const HOSTED: readonly (readonly [start: string, name: string])[] = [
  ['wp engine', 'wordpress'],
  ['wordpress vip', 'wordpress'],
];

export function signsInFields(fields: Fields): Sign[] {
  const value = (name: string) => {
    const field = fields.get(name);
    return field.seen && field.value.value !== null ? field.value.value.trim().toLowerCase() : '';
  };
  const signs: Sign[] = [];
  for (const header of ['Server', 'X-Powered-By', 'Via']) addProducts(signs, header, fields);
  for (const name of fields.names) signs.push(...(HEADERS.get(name) ?? []));
  if (/^s\d+\.\d+,vs0,ve\d+$/.test(value('X-Timer'))) {
    const strength = value('X-Served-By').startsWith('cache-') ? 'sure' : 'likely';
    signs.push(of('fastly', strength, 'X-Timer has Fastly’s format'));
  }
  if (value('Link').includes('rel="https://api.w.org/"')) {
    signs.push(of('wordpress', 'sure', 'Link names the WordPress REST API'));
  }
  const poweredBy = value('X-Powered-By');
  for (const [start, name] of HOSTED) {
    if (poweredBy.startsWith(start))
      signs.push(of(name, 'sure', 'X-Powered-By names a hosting provider for it'));
  }
  if (value('X-Generator').startsWith('drupal')) signs.push(of('drupal', 'sure', 'X-Generator names it'));
  const python = /wsgiserver|gunicorn|uvicorn|mod_wsgi|uwsgi|daphne|werkzeug/.exec(value('Server'))?.[0];
  if (python) signs.push(...pythonSigns(python));
  if (
    value('X-Frame-Options') === 'deny' &&
    value('X-Content-Type-Options') === 'nosniff' &&
    value('Referrer-Policy') === 'same-origin'
  ) {
    const because = 'X-Frame-Options, X-Content-Type-Options and Referrer-Policy are Django’s defaults';
    signs.push(of('django', 'hint', because));
  }
  return signs;
}

/** A Python server does not name the framework; each framework has a typical development server. */
function pythonSigns(server: string): Sign[] {
  const because = `Server names ${server}`;
  return [
    of('django', server === 'wsgiserver' ? 'likely' : 'hint', because),
    of('flask', server === 'werkzeug' ? 'likely' : 'hint', because),
  ];
}

function addProducts(signs: Sign[], header: string, fields: Fields): void {
  const field = fields.get(header);
  if (!field.seen || field.value.value === null) return;
  const products = readProducts(field.value.value);
  for (const [at, product] of products.entries()) {
    const written = product.name.toLowerCase();
    // “Apache Tomcat/9” is not the Apache server.
    if (written === 'apache' && products[at + 1]?.name.toLowerCase() === 'tomcat') continue;
    const { name, label } = PRODUCTS.get(written) ?? { name: written };
    if (!KNOWN.has(name)) continue;
    signs.push({
      // IIS adds this to every response.
      ...of(name, written === 'asp.net' ? 'likely' : 'sure', `${header} names it`),
      ...(label !== undefined && { label }),
      // A version in Via is the protocol's (RFC 9110 §7.6.3).
      ...(header !== 'Via' && product.version !== undefined && { version: product.version }),
    });
  }
}

/** From the cookies of the responses and of the browser's store. */
export function signsInCookies({ chain, cookieStore }: PageSnapshot): Sign[] {
  const names = new Set<string>();
  for (const { setCookies } of chain.seen ? chain.value : []) {
    for (const { name } of setCookies.seen ? setCookies.value : []) names.add(name);
  }
  for (const { name } of cookieStore.seen ? cookieStore.value : []) names.add(name);
  if (names.size === 0) return [];
  return [
    ...[...names].flatMap((name) => COOKIES.get(name) ?? []),
    ...COOKIE_PATTERNS.filter(([pattern]) => [...names].some((name) => pattern.test(name))).map(
      ([, words, name, strength]) => of(name, strength, `a cookie is called ${words}`),
    ),
  ];
}

export function signsInMarkup({ metas, scripts, content }: Markup): Sign[] {
  const signs: Sign[] = [];
  const { forms, resources } = content?.seen ? content.value : { forms: [], resources: [] };
  for (const field of new Set(forms.flatMap((form) => form.hiddenFields))) {
    signs.push(...(FIELDS.get(field) ?? []));
  }
  for (const [path, name, strength] of PATHS) {
    const loads = ({ url }: { readonly url: string }) => url.includes(path);
    if (scripts.some(({ src }) => src?.includes(path)) || resources.some(loads)) {
      signs.push(of(name, strength, `the page loads from ${path}`));
    }
  }
  for (const { name, content: text = '' } of metas) {
    const kind = name?.toLowerCase();
    if (kind === 'generator') signs.push(...generatorSigns(text));
    else if (kind === 'csrf-param' && text === RAILS_FIELD) {
      signs.push(of('rails', 'sure', 'a <meta> names Rails’ field'));
    }
  }
  return signs;
}

function generatorSigns(text: string): Sign[] {
  const written = text.slice(0, 100).toLowerCase();
  return GENERATORS.filter(([start]) => written.startsWith(start)).map(([start, name]) => {
    const version = /^[\s/v]{1,3}(\d[\w.-]{0,15})/.exec(written.slice(start.length))?.[1];
    return {
      ...of(name, 'sure', '<meta name=generator> names it'),
      ...(version !== undefined && { version }),
    };
  });
}

function of(name: string, strength: Strength, because: string): Sign {
  return { name, strength, because };
}
