import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Advice } from '../../src/engine/index.js';
import { fixesFor, stackOf, type FixBlock } from '../../src/fixes/index.js';
import { request } from './rig/http-client.js';
import { missing } from './rig/missing.js';
import type { Sandbox, Setup } from './rig/setup.js';
import { openSite, type Site } from './rig/site.js';
import { apacheAlone } from './setups/apache.js';
import { caddy, caddy211 } from './setups/caddy.js';
import { django42 } from './setups/django.js';
import { express, express4 } from './setups/express.js';
import { fastify } from './setups/fastify.js';
import { flask } from './setups/flask.js';
import { haproxy } from './setups/haproxy.js';
import { koa } from './setups/koa.js';
import { lighttpd } from './setups/lighttpd.js';
import { nginxAlone } from './setups/nginx.js';
import { phpOnApache, phpOnNginx } from './setups/php.js';
import { rails } from './setups/rails.js';
import { symfony } from './setups/symfony.js';
import { wordpress } from './setups/wordpress.js';
import { varnish } from './setups/varnish.js';

/** What an application sends by itself stays, on every kind of response, and every header is sent once. */

const WITHOUT_FRAMING = "object-src 'none'; base-uri 'self'";
const POLICY = `${WITHOUT_FRAMING}; frame-ancestors 'self'`;
/** Signs with a meaning in patterns, expressions and strings of the languages. */
const SIGNS = `a'b"c\\d %{x}%q $1 (e|f)* [g]+? ^h. #;i/`;
/** Caddy has no escape for braces. */
const signsFor = ({ chain }: Setup) => (chain.includes('caddy') ? SIGNS.replace(/[{}]/g, '') : SIGNS);

const ADVICE: readonly Advice[] = [
  // Set first, it must not switch the policy off.
  { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' },
  { op: 'set-header', name: 'Content-Security-Policy', value: POLICY, unless: ['X-Frame-Options'] },
  { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' },
  {
    op: 'set-header',
    name: 'Referrer-Policy',
    value: 'same-origin',
    replaces: 'unsafe-url',
  },
];

interface Expected {
  readonly 'X-Frame-Options'?: string;
  readonly 'Content-Security-Policy'?: string | undefined;
  readonly 'Strict-Transport-Security'?: string;
  readonly 'Referrer-Policy'?: string;
}

const OURS = {
  'X-Frame-Options': 'SAMEORIGIN',
  'Content-Security-Policy': POLICY,
  'Strict-Transport-Security': 'max-age=300',
  'Referrer-Policy': 'same-origin',
} satisfies Expected;

/** What the application sends, with each of these statuses. */
const OWN: readonly (readonly [header: string, expected: Expected])[] = [
  ['', {}],
  ['Referrer-Policy:unsafe-url', {}],
  ['Referrer-Policy:no-referrer', { 'Referrer-Policy': 'no-referrer' }],
  // Another value, even if browsers read it as the same.
  ['Referrer-Policy:UNSAFE-URL', { 'Referrer-Policy': 'UNSAFE-URL' }],
  ['Referrer-Policy:unsafe-url, x', { 'Referrer-Policy': 'unsafe-url, x' }],
  ['X-Frame-Options:DENY', { 'X-Frame-Options': 'DENY', 'Content-Security-Policy': undefined }],
  ['Content-Security-Policy:sandbox', { 'Content-Security-Policy': 'sandbox' }],
  ['Strict-Transport-Security:max-age=9', { 'Strict-Transport-Security': 'max-age=9' }],
];

interface Kind {
  readonly setup: Setup;
  /** Responses of the server itself, with what differs. */
  readonly others: Readonly<Record<string, Expected>>;
  readonly place?: string;
  /** Where headers of the application do not reach error pages. */
  readonly intercepts?: true;
  /** It cannot see every X-Frame-Options, so its policy says nothing of framing. */
  readonly isBlind?: true;
  /** Its X-Frame-Options has a value to replace, so nginx hides it. */
  readonly hides?: true;
}

const FILES = { '/static/shop.css': {}, '/static/none': {} };
const SERVER = { ...FILES, '/old?abort': {} };
/** Express' own pages have a policy. */
const FINAL = { '/static/shop.css': {}, '/none': { 'Content-Security-Policy': "default-src 'none'" } };

/** A setup with lines in front of a line. */
function withLines(setup: Setup, title: string, at: string, lines: (sandbox: Sandbox) => string): Setup {
  return {
    ...setup,
    title,
    files: (sandbox) =>
      Object.fromEntries(
        Object.entries(setup.files(sandbox)).map(([name, text]) => [
          name,
          text.replaceAll(at, () => `${lines(sandbox)}\n${at}`),
        ]),
      ),
  };
}

const intercepting = withLines(
  nginxAlone,
  'nginx with error pages for those of the application',
  'proxy_pass ',
  () => 'proxy_intercept_errors on; error_page 404 500 502 /static/shop.css;',
);

/** The server itself limits framing at some address, below or above our lines. */
const DENIES = '/static/shop.js';
const OWN_DENY = { [DENIES]: { 'X-Frame-Options': 'DENY', 'Content-Security-Policy': undefined } };
const OWN_DENY_BLIND = { [DENIES]: { 'X-Frame-Options': 'DENY' } };
const denying = {
  apache: withLines(
    apacheAlone,
    'Apache with its own X-Frame-Options',
    'ProxyPass /static !',
    () => `<Location ${DENIES}>\nHeader always set X-Frame-Options DENY\n</Location>`,
  ),
  nginx: withLines(
    nginxAlone,
    'nginx with its own X-Frame-Options',
    'location / {',
    ({ statics }) => `location = ${DENIES} {
    alias ${statics}/shop.js;
    add_header X-Frame-Options DENY;
    %% nginx location
}`,
  ),
  caddy: withLines(
    caddy,
    'Caddy with its own X-Frame-Options',
    'handle_path /static/* {',
    () => `header ${DENIES} X-Frame-Options DENY`,
  ),
  lighttpd: withLines(
    lighttpd,
    'lighttpd with its own X-Frame-Options',
    '%% lighttpd server\n',
    () => `server.modules += ( "mod_setenv" )
$HTTP["url"] == "${DENIES}" { setenv.set-response-header = ( "X-Frame-Options" => "DENY" ) }`,
  ),
  haproxy: withLines(
    haproxy,
    'HAProxy with its own X-Frame-Options',
    '    %% haproxy frontend\n',
    () => `    http-request set-var(txn.path) path
    http-after-response set-header X-Frame-Options DENY if { var(txn.path) -m str ${DENIES} }`,
  ),
  varnish: withLines(
    varnish,
    'Varnish with its own X-Frame-Options',
    'backend default {',
    () => `sub vcl_deliver {
    if (req.url == "${DENIES}") { set resp.http.X-Frame-Options = "DENY"; }
}`,
  ),
};

const railsWithoutDefaults = withLines(
  rails,
  'Rails without headers of its own',
  'config.eager_load = true',
  () => 'config.action_dispatch.default_headers = {}',
);

const KINDS: readonly Kind[] = [
  { setup: apacheAlone, others: SERVER, isBlind: true },
  { setup: denying.apache, others: OWN_DENY_BLIND, isBlind: true },
  { setup: denying.nginx, others: OWN_DENY },
  { setup: denying.caddy, others: OWN_DENY },
  { setup: denying.lighttpd, others: OWN_DENY },
  { setup: denying.haproxy, others: OWN_DENY },
  { setup: denying.varnish, others: OWN_DENY_BLIND, isBlind: true },
  { setup: nginxAlone, others: SERVER, hides: true },
  { setup: intercepting, others: SERVER, intercepts: true },
  { setup: caddy, others: SERVER },
  { setup: caddy211, others: SERVER },
  { setup: lighttpd, others: SERVER },
  { setup: haproxy, others: { '/denied': {}, '/old?abort': {} } },
  { setup: varnish, others: SERVER, isBlind: true },
  { setup: phpOnNginx, others: FILES },
  { setup: phpOnApache, others: FILES, isBlind: true },
  { setup: { ...phpOnApache, title: 'PHP, by .htaccess' }, others: {}, place: 'htaccess', isBlind: true },
  { setup: { ...phpOnApache, title: 'PHP itself', chain: ['php'] }, others: {}, isBlind: true },
  { setup: django42, others: FILES },
  { setup: flask, others: FILES },
  { setup: express, others: { ...FINAL, '/fails': FINAL['/none'] }, isBlind: true },
  { setup: express4, others: FINAL, isBlind: true },
  { setup: fastify, others: { ...FILES, '/fails': {} }, isBlind: true },
  { setup: koa, others: { ...FILES, '/fails': {} }, isBlind: true },
  {
    setup: wordpress,
    others: { ...FILES, '/wp-login.php': { 'Referrer-Policy': 'strict-origin-when-cross-origin' } },
    isBlind: true,
  },
  { setup: symfony, others: FILES, isBlind: true },
  { setup: railsWithoutDefaults, others: { ...FILES, '/fails': {} } },
];

describe.each(KINDS)('$setup.title', ({ setup, others, place, intercepts, isBlind, hides }) => {
  const ours = { ...OURS, ...(isBlind && { 'Content-Security-Policy': WITHOUT_FRAMING }) };
  const advice = ADVICE.map((one) =>
    hides && 'name' in one && one.name === 'X-Frame-Options' ? { ...one, replaces: 'ALLOWALL' } : one,
  );
  const besideFraming = isBlind && { 'Content-Security-Policy': WITHOUT_FRAMING };
  const isSkipped = missing(setup).length > 0 && !process.env['CI'];
  let site: Site | undefined;

  beforeAll(async () => {
    if (isSkipped) return;
    site = await openSite(setup);
    const chain = setup.chain.map((name) => {
      const label = stackOf(name)?.label ?? name;
      return { name, label, because: 'the test names it', confidence: 'sure' as const };
    });
    const odd: Advice = { op: 'set-header', name: 'X-Odd', value: 'set', replaces: signsFor(setup) };
    const { blocks } = fixesFor([...advice, odd], chain);
    const isMeant = (block: FixBlock) =>
      block.place === 'a2enmod' || (place === undefined ? block.alternative !== true : block.place === place);
    await site.install(blocks.filter(isMeant));
    const { code, text } = await site.test();
    if (code !== 0) throw new Error(text);
    await site.start();
  });

  afterAll(() => site?.close());

  async function sent(path: string): Promise<Expected> {
    if (!site) throw new Error('The site is not there yet.');
    const response = await request(site.sandbox, 'https', path);
    return Object.fromEntries(Object.keys(OURS).map((name) => [name, response.header(name)]));
  }

  describe.skipIf(isSkipped).each([200, 404, 500])('status %i', (status) => {
    it.each(OWN)('%s', async (header, expected) => {
      const query = header === '' ? '' : `&header=${encodeURIComponent(header)}`;
      // A header that is replaced is passed on.
      const isLost = intercepts === true && status !== 200 && !header.startsWith('Referrer-Policy');
      expect(await sent(`/old?status=${status}${query}`)).toEqual({
        ...ours,
        ...(isLost ? {} : expected),
        ...(header.startsWith('X-Frame-Options:') && besideFraming),
        // nginx asks for the header that the application sent.
        ...(isLost && header.startsWith('X-Frame-Options:') && { 'Content-Security-Policy': undefined }),
      });
    });
  });

  it.skipIf(isSkipped)('a value with signs that the language reads', async () => {
    const odd = async (value: string) => {
      if (!site) throw new Error('The site is not there yet.');
      const header = encodeURIComponent(`X-Odd:${value}`);
      return (await request(site.sandbox, 'https', `/old?status=200&header=${header}`)).header('X-Odd');
    };
    const signs = signsFor(setup);
    expect(await odd(signs)).toBe('set');
    for (const other of [`${signs}x`, `x${signs}`, signs.toUpperCase(), signs.replace('.', 'y')]) {
      expect(await odd(other)).toBe(other);
    }
  });

  it.skipIf(isSkipped).each(Object.entries(others))('%s', async (path, expected) => {
    expect(await sent(path)).toEqual({ ...ours, ...expected });
  });
});
