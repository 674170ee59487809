import { describe, expect, it } from 'vitest';
import type { Advice, StackMember } from '../../src/engine/index.js';
import { contextOf, fixesFor, STACKS, stackOf, type FixBlock } from '../../src/fixes/index.js';
import { pageWith, probed } from '../support/page.js';

function member(name: string, version?: string): StackMember {
  return {
    name,
    label: name,
    because: 'seen',
    confidence: 'sure',
    ...(version === undefined ? {} : { version }),
  };
}

const HSTS: Advice = {
  op: 'set-header',
  name: 'Strict-Transport-Security',
  value: 'max-age=31536000; includeSubDomains; preload',
};
const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
const CSP: Advice = {
  op: 'set-header',
  name: 'Content-Security-Policy',
  value: "default-src 'self'; img-src *; upgrade-insecure-requests; IMG-SRC 'none'",
};
const SESSION: Advice = {
  op: 'set-cookie-attributes',
  cookie: 'sessionid',
  role: 'session',
  secure: true,
  httpOnly: true,
  sameSite: 'Lax',
};
const CSRF: Advice = { op: 'set-cookie-attributes', cookie: 'csrftoken', role: 'anti-csrf', secure: true };
const REDIRECT: Advice = { op: 'redirect-to-https' };
const BANNER = { op: 'hide-version', header: 'Server', product: 'Apache' } as const;
const LISTING: Advice = { op: 'turn-listing-off', path: '/static/' };
const POWERED: Advice = { op: 'remove-header', name: 'X-Powered-By' };

/** `stack place`, with a "?" for alternatives, and the text. */
function written(advice: readonly Advice[], ...chain: StackMember[]): [where: string, text: string][] {
  return mainOf(fixesFor(advice, chain).blocks).map((block) => [
    `${block.stack} ${block.place}${block.alternative === true ? '?' : ''}`,
    block.text,
  ]);
}

/** Without modules to enable, and without places that only some sites have. */
function mainOf(blocks: readonly FixBlock[]): readonly FixBlock[] {
  return blocks.filter(({ place }) => place !== 'a2enmod' && place !== 'location');
}

function only(blocks: readonly FixBlock[]): FixBlock {
  const [first, ...rest] = mainOf(blocks);
  expect(rest).toEqual([]);
  if (first === undefined) throw new Error('no block');
  return first;
}

describe('apache', () => {
  /** The header where it is absent: on Apache's own error pages and redirects, and on all else. */
  const set = (name: string, value: string) => [
    `Header always set ${name} "${value}" "expr=-n resp('Apache-Answers') && -z resp('${name}')"`,
    `Header onsuccess set ${name} "${value}" "expr=-z resp('${name}')"`,
  ];
  const edit = (name: string, pattern: string, value: string) =>
    ['always', 'onsuccess'].map((table) => `Header ${table} edit ${name} "${pattern}" "${value}"`);
  const lastly = (...lines: readonly string[]) => `<Location "/">
    # "always" is for the error pages and redirects of Apache itself, "onsuccess" for all else: both are alike.
    Header always set Apache-Answers 1 "expr=%{REQUEST_STATUS} -ge 300 && (%{HANDLER} != 'proxy-server' || %{REQUEST_STATUS} in {'401','403','413','502','503','504'}) && '%{resp:Date}%{resp:Content-Type}%{reqenv:REDIRECT_STATUS}%{HANDLER} %{REQUEST_FILENAME}' =~ m#^(default-handler|httpd/unix-directory|proxy-server(?= proxy:http))? #"
${lines.map((line) => `    ${line}\n`).join('')}    Header always unset Apache-Answers
</Location>`;

  it.each<[string, Advice, string, string]>([
    [
      'a header: once, on every response',
      NOSNIFF,
      'apache vhost',
      lastly(...set('X-Content-Type-Options', 'nosniff')),
    ],
    [
      'a header in place of a value',
      { ...NOSNIFF, replaces: 'a.b' },
      'apache vhost',
      lastly(
        ...set('X-Content-Type-Options', 'nosniff'),
        ...edit('X-Content-Type-Options', '^a\\\\.b$', 'nosniff'),
      ),
    ],
    [
      'HSTS: over https only',
      HSTS,
      'apache vhost443',
      lastly(...set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains; preload')),
    ],
    [
      'HSTS: not in place of one that lasts longer, as a page over http can show',
      { ...HSTS, value: 'max-age=300', replaces: 'max-age=63072000' },
      'apache vhost443',
      lastly(...set('Strict-Transport-Security', 'max-age=300')),
    ],
    [
      'HSTS: in place of one that browsers ignore',
      { ...HSTS, value: 'max-age=300', replaces: 'max-age=63072000, preload' },
      'apache vhost443',
      lastly(
        ...set('Strict-Transport-Security', 'max-age=300'),
        ...edit('Strict-Transport-Security', '^max-age=63072000, preload$', 'max-age=300'),
      ),
    ],
    [
      'a removed header: from both tables',
      POWERED,
      'apache vhost',
      'Header onsuccess unset X-Powered-By\nHeader always unset X-Powered-By',
    ],
    [
      'the redirect: before ProxyPass, with the query',
      REDIRECT,
      'apache vhost80',
      'RewriteEngine On\nRewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R=301,L]',
    ],
    [
      'the listing of one folder: overrides <Directory>',
      LISTING,
      'apache vhost',
      '<Location "/static/">\n    Options -Indexes\n</Location>',
    ],
    ['the Server header', BANNER, 'apache server', 'ServerTokens Prod\nServerSignature Off'],
    [
      'one cookie, by name',
      { ...CSRF, cookie: 'my.csrf' },
      'apache vhost443',
      'Header edit Set-Cookie "^(\\\\s*my\\\\.csrf=(?!.*;\\\\s*(?i:Secure)\\\\s*(?:;|$)).*)$" "$1; Secure"',
    ],
  ])('%s', (_what, advice, where, text) => {
    expect(written([advice], member('apache'))).toEqual([[where, text]]);
  });

  it('lists the modules that Debian does not enable by default', () => {
    const [modules] = fixesFor([NOSNIFF, REDIRECT], [member('apache')]).blocks;
    expect(modules).toMatchObject({
      place: 'a2enmod',
      text: 'headers\nrewrite',
      run: 'sudo a2enmod headers rewrite',
    });
  });

  it('removes the Server header of a backend behind mod_proxy', () => {
    expect(written([{ ...BANNER, product: 'WSGIServer' }], member('apache'), member('django'))).toEqual([
      ['apache server', 'ServerTokens Prod\nServerSignature Off'],
      ['apache vhost', 'Header onsuccess unset Server'],
    ]);
  });

  it.each<[Advice, RegExp]>([
    [{ op: 'remove-header', name: 'Server' }, /always sends Server/],
    [{ ...NOSNIFF, value: 'a${PATH}' }, /variable/],
    [{ ...NOSNIFF, value: 'expr=%{HTTPS}' }, /expression/],
    [{ ...NOSNIFF, value: 'a\nb' }, /control/],
    [{ ...NOSNIFF, replaces: 'a${PATH}' }, /variable/],
    [{ ...NOSNIFF, replaces: 'a\na' }, /several lines/],
    [{ ...NOSNIFF, replacesSecret: true }, /Change it where it is set/],
    [{ ...NOSNIFF, replaces: "'nonce-{}'" }, /nonce/],
    [{ ...NOSNIFF, name: 'X Y' }, /name/],
    [{ ...LISTING, path: '/[a-z]/' }, /pattern/],
    [{ ...LISTING, path: '/a"b/' }, /pattern/],
    [{ op: 'turn-debug-off' }, /application/],
  ])('has no fix for %j', (advice, why) => {
    const { blocks, refusals } = fixesFor([advice], [member('apache')]);
    expect(blocks).toEqual([]);
    expect(refusals.map((refusal) => refusal.why)).toEqual([expect.stringMatching(why)]);
  });
});

describe('nginx', () => {
  const hidden = (name: string) =>
    `proxy_hide_header ${name};\nfastcgi_hide_header ${name};\nuwsgi_hide_header ${name};`;

  const NAME = 'x_content_type_options';

  it.each<[string, Advice, string, string, string]>([
    [
      'a header: where it is not sent, on every response',
      NOSNIFF,
      `map $sent_http_${NAME} $new_${NAME} { "" "nosniff"; }`,
      'nginx server',
      `add_header X-Content-Type-Options $new_${NAME} always;`,
    ],
    [
      'a header in place of a value',
      { ...NOSNIFF, replaces: 'a.b' },
      `map $sent_http_${NAME} $for_${NAME} { "" ""; default "sent "; }
map $for_${NAME}$upstream_http_${NAME} $new_${NAME} {
    "" "nosniff";
    "~^a\\\\.b$" "nosniff";
    "~^sent a\\\\.b$" "";
    "~^sent $" "";
    default $upstream_http_${NAME};
}`,
      'nginx server',
      `${hidden('X-Content-Type-Options')}\nadd_header X-Content-Type-Options $new_${NAME} always;`,
    ],
    [
      'a header beside which no other may be sent',
      { ...NOSNIFF, unless: ['X-Other'] },
      `map $sent_http_${NAME}$sent_http_x_other$upstream_http_x_other $new_${NAME} { "" "nosniff"; }`,
      'nginx server',
      `add_header X-Content-Type-Options $new_${NAME} always;`,
    ],
    [
      'HSTS: over https only',
      HSTS,
      'map $sent_http_strict_transport_security $new_strict_transport_security { "" "max-age=31536000; includeSubDomains; preload"; }',
      'nginx server443',
      'add_header Strict-Transport-Security $new_strict_transport_security always;',
    ],
  ])('%s', (_what, advice, map, where, text) => {
    expect(written([advice], member('nginx'))).toEqual([
      ['nginx http', map],
      [where, text],
    ]);
  });

  it.each<[string, Advice, string, string]>([
    ['a header of the backend', POWERED, 'nginx server', hidden('X-Powered-By')],
    ['the redirect', REDIRECT, 'nginx server80', 'return 301 https://$host$request_uri;'],
    ['the version', { ...BANNER, product: 'nginx' }, 'nginx server', 'server_tokens off;'],
    [
      'one cookie, by name',
      SESSION,
      'nginx server443',
      'proxy_cookie_flags "sessionid" secure httponly samesite=lax;',
    ],
  ])('%s', (_what, advice, where, text) => {
    expect(written([advice], member('nginx'))).toEqual([[where, text]]);
  });

  it('repeats only the headers for locations with their own add_header', () => {
    const { blocks } = fixesFor([NOSNIFF, HSTS, POWERED], [member('nginx')]);
    const location = blocks.find(({ place }) => place === 'location');
    expect(location?.text.split('\n').map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'add_header X-Content-Type-Options',
      'add_header Strict-Transport-Security',
    ]);
    expect(location?.effect).toEqual([]);
    expect(location?.warnings.join()).toMatch(/Needed only if/);
  });

  describe('what the http block may send, which an add_header of the server block takes away', () => {
    const SITE: readonly (readonly [string, string])[] = [
      ['X-Frame-Options', 'DENY'],
      ['Strict-Transport-Security', 'max-age=31536000'],
      ['Content-Security-Policy', "default-src 'self'"],
    ];
    const pageOf = (server: string, headers = SITE) =>
      contextOf(
        pageWith({
          headers: [['Server', server], ...headers],
          site: {
            probes: [
              probed('static', { headers: SITE }),
              probed('not-found', { status: 404, headers: SITE }),
            ],
          },
        }),
      );
    const textsOf = (advice: readonly Advice[], server: string, headers = SITE) =>
      Object.fromEntries(
        fixesFor(advice, [member('nginx')], { ...pageOf(server, headers), host: '' }).blocks.map((block) => [
          block.place,
          block.text.split('\n').filter((line) => !line.startsWith('#')),
        ]),
      );
    const COOP: Advice = { op: 'set-header', name: 'Cross-Origin-Opener-Policy', value: 'same-origin' };
    const added = 'add_header Cross-Origin-Opener-Policy $new_cross_origin_opener_policy always;';
    const kept = 'add_header X-Frame-Options $kept_x_frame_options always;';
    const keptHsts = 'add_header Strict-Transport-Security $kept_strict_transport_security always;';

    it.each([
      'nginx',
      'nginx/1.26.3',
      'nginx/1.29.2',
      'openresty/1.31.1.1',
      'Tengine/3.1.0',
      'nginxes/2.0.0',
    ])('carries along what page, file and error page sent alike, but no policy: %s', (server) => {
      expect(textsOf([COOP], server)).toEqual({
        http: [
          'map $sent_http_cross_origin_opener_policy $new_cross_origin_opener_policy { "" "same-origin"; }',
          'map $sent_http_x_frame_options $kept_x_frame_options { "" "DENY"; }',
          'map $sent_http_strict_transport_security $kept_strict_transport_security { "" "max-age=31536000"; }',
        ],
        server443: [kept, keptHsts],
        server80: [kept],
        server: [added],
        location: [added],
      });
    });

    it('carries along each once, and none that the advice is about', () => {
      const texts = textsOf([COOP, NOSNIFF, HSTS, { op: 'remove-header', name: 'x-frame-options' }], 'nginx');
      expect(JSON.stringify(texts)).not.toContain('$kept');
      expect(textsOf([COOP, NOSNIFF], 'nginx')).toMatchObject({
        server443: [kept, keptHsts],
        server80: [kept],
      });
    });

    it('carries along none that differs, or that nginx cannot write', () => {
      expect(JSON.stringify(textsOf([COOP], 'nginx', [['X-Frame-Options', 'SAMEORIGIN']]))).not.toContain(
        '$kept',
      );
      expect(JSON.stringify(textsOf([COOP], 'nginx', [['X-Frame-Options', '$host']]))).not.toContain('$kept');
    });

    it.each(['nginx/1.29.3', 'nginx/1.30.0 (Ubuntu)', 'nginx/2.0.0'])('keeps all of them: %s', (server) => {
      expect(textsOf([COOP, HSTS], server)).toMatchObject({
        server: ['add_header_inherit merge;', added],
        server443: [expect.stringContaining('add_header Strict-Transport-Security $new')],
        location: [
          'add_header_inherit on;',
          added,
          expect.stringContaining('add_header Strict-Transport-Security $new'),
        ],
      });
    });

    it.each(['nginx', 'nginx/1.29.3'])('says first how to look for others: %s', (server) => {
      const { blocks } = fixesFor([COOP], [member('nginx')], pageOf(server));
      const block = blocks.find(({ place }) => place === 'server');
      expect(block?.warnings[0]).toMatch(/^Look first \(sudo nginx -T \| grep -n add_header\)/);
    });
  });

  it('replaces the line that enables a listing', () => {
    expect(written([LISTING], member('nginx'))).toEqual([['nginx listing', 'autoindex off;']]);
  });

  it.each<[Advice, RegExp]>([
    [{ op: 'remove-header', name: 'server' }, /always sends Server/],
    [{ ...NOSNIFF, value: '$host' }, /variable/],
    [{ ...NOSNIFF, value: 'a'.repeat(5_000) }, /longer/],
    [{ ...NOSNIFF, replaces: 'a'.repeat(5_000) }, /longer/],
    [{ ...SESSION, cookie: '~.' }, /pattern/],
    [{ ...SESSION, cookie: 'a$b' }, /variable/],
    [{ ...SESSION, cookie: 'a;b' }, /name/],
  ])('has no fix for %j', (advice, why) => {
    const { blocks, refusals } = fixesFor([advice], [member('nginx')]);
    expect(blocks).toEqual([]);
    expect(refusals.map((refusal) => refusal.why)).toEqual([expect.stringMatching(why)]);
  });
});

describe('django', () => {
  const middleware = (path: string) =>
    `if "${path}" not in MIDDLEWARE:\n    MIDDLEWARE = ["${path}", *MIDDLEWARE]\n`;
  const security = middleware('django.middleware.security.SecurityMiddleware');

  it.each<[string, Advice, string, string]>([
    ['nosniff', NOSNIFF, 'django settings', `${security}SECURE_CONTENT_TYPE_NOSNIFF = True`],
    [
      'HSTS',
      HSTS,
      'django settings',
      `${security}# If a longer one is set above, it takes effect at once.\nSECURE_HSTS_SECONDS = max(31536000, int(globals().get("SECURE_HSTS_SECONDS") or 0))\nSECURE_HSTS_INCLUDE_SUBDOMAINS = True\nSECURE_HSTS_PRELOAD = True`,
    ],
    [
      'no Cross-Origin-Opener-Policy',
      { op: 'remove-header', name: 'Cross-Origin-Opener-Policy' },
      'django settings',
      'SECURE_CROSS_ORIGIN_OPENER_POLICY = None',
    ],
    [
      'the session cookie',
      SESSION,
      'django settings',
      'SESSION_COOKIE_SECURE = True\nSESSION_COOKIE_HTTPONLY = True\nSESSION_COOKIE_SAMESITE = "Lax"',
    ],
    ['the CSRF cookie', CSRF, 'django settings', 'CSRF_COOKIE_SECURE = True'],
    ['the redirect', REDIRECT, 'django settings', `${security}SECURE_SSL_REDIRECT = True`],
    [
      "gunicorn's version",
      { op: 'hide-version', header: 'Server', product: 'gunicorn' },
      'django gunicorn',
      'import gunicorn\n\ngunicorn.SERVER = "gunicorn"\ngunicorn.SERVER_SOFTWARE = "gunicorn"  # before gunicorn 20.1',
    ],
  ])('%s', (_what, advice, where, text) => {
    expect(written([advice], member('django'))).toEqual([[where, text]]);
  });

  it('changes no setting for the whole site where a response has a stricter header', () => {
    const set = (name: string, value: string): Advice => ({ op: 'set-header', name, value });
    const [[, text] = []] = written(
      [
        set('x-frame-options', 'SAMEORIGIN'),
        { ...set('Referrer-Policy', 'same-origin'), replaces: 'unsafe-url' } as Advice,
        set('Cross-Origin-Opener-Policy', 'same-origin-allow-popups'),
      ],
      member('django'),
    );
    expect(text).toBe(`def add_headers(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("x-frame-options", "SAMEORIGIN")
        if response.headers.get("Referrer-Policy") in (None, "unsafe-url"):
            response.headers["Referrer-Policy"] = "same-origin"
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
        return response

    return middleware


MIDDLEWARE = [f"{__name__}.add_headers", *MIDDLEWARE]`);
  });

  it('replaces no policy that the settings have', () => {
    const advice: Advice = { ...CSP, rollout: 'report-only-first', meanwhile: "object-src 'none'" };
    for (const version of [[], ['6.0'], ['5.2']]) {
      const text = written([advice], member('django', ...version))[0]?.[1] ?? '';
      expect(text).toContain('response.headers.setdefault("Content-Security-Policy", "object-src \'none\'")');
      expect(text).toContain(
        'response.headers.setdefault("Content-Security-Policy-Report-Only", "default-src',
      );
      expect(text).not.toMatch(/CSP|globals|import/);
    }
  });

  it('sets headers and cookies without a setting with a middleware in settings.py', () => {
    const cart = (cookie: string): Advice => ({
      op: 'set-cookie-attributes',
      cookie,
      role: 'other',
      secure: true,
      sameSite: 'Strict',
    });
    const camera: Advice = { op: 'set-header', name: 'Permissions-Policy', value: 'camera=()' };
    const [[, text] = []] = written([camera, cart('cart'), cart('basket')], member('django'));
    expect(text).toContain('        response.headers.setdefault("Permissions-Policy", "camera=()")');
    expect(text?.match(/^def \w+/gm)).toEqual(['def add_headers', 'def cookie_attributes']);
    expect(text).toContain(`    cookies = {
        "cart": {"secure": True, "samesite": "Strict"},
        "basket": {"secure": True, "samesite": "Strict"},
    }`);
  });

  it('sets ALLOWED_HOSTS together with DEBUG = False', () => {
    const debug = (host: string) =>
      fixesFor([{ op: 'turn-debug-off' }], [member('django')], { host }).blocks[0]?.text;
    expect(debug('shop.test')).toBe(`DEBUG = False
# Without this, Django responds to every request with 400 when DEBUG is False.
if not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["shop.test", "localhost", "127.0.0.1", "[::1]"]`);
    expect(debug('a"b')).toContain('ALLOWED_HOSTS = ["localhost"');
  });

  it('adds the https origin to CSRF_TRUSTED_ORIGINS if the server in front redirects to https', () => {
    const { blocks } = fixesFor([REDIRECT], [member('nginx'), member('django')], { host: 'shop.test' });
    const settings = blocks.find(({ stack, alternative }) => stack === 'django' && !alternative);
    expect(settings?.text).toBe(`# Forms are now sent from HTTPS, which Django may not know behind a proxy.
CSRF_TRUSTED_ORIGINS = [*(globals().get("CSRF_TRUSTED_ORIGINS") or []), "https://shop.test"]`);
    expect(settings?.effect).toEqual([]);
    expect(fixesFor([REDIRECT], [member('django')], { host: 'shop.test' }).blocks[0]?.text).not.toContain(
      'CSRF_',
    );
  });

  it('needs X-Forwarded-Proto from the proxy in front to redirect', () => {
    const blocks = fixesFor([REDIRECT], [member('apache'), member('django')]).blocks;
    const settings = blocks.find((block) => block.stack === 'django' && block.alternative);
    expect(settings?.text).toContain('SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")');
    expect(settings?.needs.join()).toContain('RequestHeader set X-Forwarded-Proto "https"');
  });

  it.each<[string, string]>([
    ['apache', 'ProxyPreserveHost On'],
    ['nginx', 'proxy_set_header Host $host;'],
  ])('needs the visitor’s Host header from %s to redirect', (proxy, forwardsHost) => {
    const { blocks } = fixesFor([REDIRECT], [member(proxy), member('django')]);
    const settings = blocks.find((block) => block.stack === 'django' && block.alternative);
    expect(settings?.needs.join()).toContain(forwardsHost);
  });

  it.each<[Advice, RegExp]>([
    [POWERED, /no setting that removes/],
    [LISTING, /show_indexes/],
    [{ ...HSTS, value: 'includeSubDomains' }, /seconds/],
    [{ op: 'hide-version', header: 'Server', product: 'WSGIServer' }, /runserver/],
    [BANNER, /server in front does/],
  ])('has no fix for %j', (advice, why) => {
    const { blocks, refusals } = fixesFor([advice], [member('django')]);
    expect(blocks).toEqual([]);
    expect(refusals.map((refusal) => refusal.why)).toEqual([expect.stringMatching(why)]);
  });
});

describe('a chain', () => {
  const where = (advice: Advice, ...names: string[]) =>
    written([advice], ...names.map((name) => member(name))).map(([at]) => at);

  it.each<[string, Advice, string[], string[]]>([
    ['headers: the web server', NOSNIFF, ['apache', 'django'], ['apache vhost', 'django settings?']],
    ['cookies: only the application', SESSION, ['nginx', 'django'], ['django settings']],
    [
      'the redirect: the outermost server',
      REDIRECT,
      ['nginx', 'apache'],
      ['nginx server80', 'apache vhost80?'],
    ],
    [
      'a version in its pages only: the server that makes them',
      { ...BANNER, inPages: true },
      ['nginx', 'apache'],
      ['apache server'],
    ],
    [
      'a version in the pages of another server: none',
      { ...BANNER, inPages: true },
      ['haproxy', 'caddy'],
      [],
    ],
    [
      'a version in the pages of OpenResty: nginx',
      { op: 'hide-version', header: 'Server', product: 'openresty', inPages: true },
      ['apache', 'nginx'],
      ['nginx server'],
    ],
    ['the Server header: the server that sets it', BANNER, ['nginx', 'apache', 'django'], ['apache server']],
    [
      'headers: the outermost web server, then an edge, then the application',
      NOSNIFF,
      ['cloudflare', 'nginx', 'gunicorn', 'django'],
      ['nginx http', 'nginx server', 'cloudflare rules?', 'django settings?'],
    ],
    [
      'headers without a web server: the edge',
      NOSNIFF,
      ['cloudflare', 'django'],
      ['cloudflare rules', 'cloudflare snippet?', 'django settings?'],
    ],
    [
      'HSTS: the edge, where TLS ends',
      HSTS,
      ['fastly', 'nginx'],
      ['fastly deliver', 'nginx http?', 'nginx server443?'],
    ],
    [
      'a header that depends on others: the edge, which sees all',
      { ...CSP, unless: ['X-Frame-Options'] },
      ['akamai', 'apache'],
      ['akamai rules', 'apache vhost?'],
    ],
    [
      'the redirect: the edge that can, and nothing behind it',
      { op: 'redirect-to-https' },
      ['netlify', 'cloudfront', 'haproxy'],
      ['cloudfront behavior'],
    ],
    ['a cookie: not the edge', SESSION, ['cloudflare', 'nginx'], ['nginx server443']],
    [
      'headers of a host with an edge of its owner',
      NOSNIFF,
      ['cloudflare', 'githubpages'],
      ['cloudflare rules', 'cloudflare snippet?'],
    ],
    ['headers of a host with an edge of its own: none', NOSNIFF, ['fastly', 'githubpages'], []],
  ])('%s', (_what, advice, names, expected) => {
    expect(where(advice, ...names)).toEqual(expected);
  });

  it('writes a header that others switch off before those of this text', () => {
    const frame: Advice = { op: 'set-header', name: 'X-Frame-Options', value: 'DENY' };
    const policy: Advice = { ...CSP, value: 'sandbox', unless: ['X-Frame-Options'] };
    const [[, text] = []] = written([frame, policy], member('haproxy'));
    expect(text?.split('\n').map((line) => line.split(' ')[2])).toEqual([CSP.name, frame.name]);
  });

  it('has one block for each place, and each line once', () => {
    const blocks = written([HSTS, SESSION, NOSNIFF, CSRF, SESSION], member('apache'), member('django'));
    expect(blocks.map(([at]) => at)).toEqual([
      'apache vhost443',
      'django settings',
      'apache vhost',
      'django settings?',
    ]);
    expect(blocks[1]?.[1].split('\n')).toEqual([
      'SESSION_COOKIE_SECURE = True',
      'SESSION_COOKIE_HTTPONLY = True',
      'SESSION_COOKIE_SAMESITE = "Lax"',
      'CSRF_COOKIE_SECURE = True',
    ]);
  });

  it('uses the last of several values for a header, and all attributes for a cookie', () => {
    const frame = (value: string): Advice => ({ op: 'set-header', name: 'X-Frame-Options', value });
    const [[, map] = []] = written([frame('SAMEORIGIN'), frame('DENY')], member('nginx'));
    expect(map).toContain('"DENY"');
    expect(map).not.toContain('SAMEORIGIN');
    const secure: Advice = { op: 'set-cookie-attributes', cookie: 'a', role: 'other', secure: true };
    const lax: Advice = { op: 'set-cookie-attributes', cookie: 'a', role: 'other', sameSite: 'Lax' };
    expect(written([secure, lax], member('nginx'))[0]?.[1]).toBe(
      'proxy_cookie_flags "a" secure samesite=lax;',
    );
  });

  it.each<readonly [support: string, chain: readonly string[], blocks: readonly string[]]>([
    ['unsupported', ['imperva'], []],
    ['unsupported', ['imperva', 'gunicorn'], []],
    ['unrecognised', [], []],
    ['supported', ['imperva', 'nginx'], ['nginx']],
    ['supported', ['cloudflare', 'gunicorn'], ['cloudflare']],
    ['supported', ['cloudfront', 'amazons3'], ['cloudfront']],
    ['supported', ['django'], ['django']],
    // Not .htaccess, which is for Apache.
    ['supported', ['ibmhttpserver', 'php'], ['php pagetop']],
  ])(
    '%s: the chain %j has fixes of its own servers only, and always the header lines',
    (support, chain, wanted) => {
      const written = fixesFor(
        [NOSNIFF, { ...CSP, rollout: 'report-only-first' }],
        chain.map((name) => member(name)),
      );
      expect(written.support).toBe(support);
      const placed = mainOf(written.blocks).map(({ stack, place }) => [stack, `${stack} ${place}`]);
      expect(placed.every((names) => names.some((name) => wanted.includes(name)))).toBe(true);
      expect(placed.length > 0).toBe(wanted.length > 0);
      expect(written.headers).toEqual([
        { name: 'X-Content-Type-Options', value: 'nosniff' },
        {
          name: 'Content-Security-Policy-Report-Only',
          value: expect.stringContaining("default-src 'self'") as string,
        },
      ]);
    },
  );
});

describe('every stack', () => {
  it.each(['apache', 'nginx', 'django'])('%s never sets HttpOnly on a CSRF cookie', (name) => {
    const both = fixesFor([{ ...CSRF, httpOnly: true }], [member(name)]);
    expect(only(both.blocks).text.toLowerCase()).not.toContain('httponly');
    expect(only(both.blocks).warnings.join()).toContain('HttpOnly is not set');
    const alone = fixesFor(
      [{ op: 'set-cookie-attributes', cookie: 'csrftoken', role: 'anti-csrf', httpOnly: true }],
      [member(name)],
    );
    expect(alone.blocks).toEqual([]);
    expect(alone.refusals).toHaveLength(1);
  });

  it.each([
    ['apache', 'Header always set Content-Security-Policy-Report-Only "'],
    ['nginx', 'map $sent_http_content_security_policy_report_only '],
    ['django', '.setdefault("Content-Security-Policy-Report-Only", '],
  ])('%s begins a new policy as report-only, with a comment', (name, line) => {
    const blocks = mainOf(fixesFor([{ ...CSP, rollout: 'report-only-first' }], [member(name)]).blocks);
    expect(blocks[0]?.text).toContain(line);
    expect(blocks[0]?.text).toMatch(/^ *# .*report what this policy would block/m);
    expect(blocks.at(-1)?.warnings.join()).toContain('report-only');
  });

  it.each([
    ['', false],
    ['; report-to csp', true],
    [';Report-URI /csp', true],
    ['; script-src https://report-uri.example', false],
  ])('says where violations of a report-only policy with “%s” are sent', (more, isSaid) => {
    const advice: Advice = { ...CSP, value: `default-src 'self'${more}`, rollout: 'report-only-first' };
    const warnings = fixesFor([advice], [member('apache')]).blocks.flatMap((block) => block.warnings);
    expect(warnings.join().includes('of the report-only policy there too')).toBe(isSaid);
  });

  /** Hosts set no headers; Tomcat sets no policy, and Traefik and LiteSpeed would replace one that is sent. */
  const withPolicy = Object.keys(STACKS).filter(
    (name) => stackOf(name)?.kind !== 'host' && !['tomcat', 'traefik', 'litespeed'].includes(name),
  );

  it.each(withPolicy)('%s enforces at once what breaks nothing, and reports the rest', (name) => {
    const meanwhile = "object-src 'none'; base-uri 'self'; frame-ancestors 'self'";
    const allows = [
      'script https://cdn.test: is it yours?',
      '?> hostile',
      'hostile \\',
      '*/ hostile',
      'a\nhostile',
    ];
    const advice: Advice = {
      ...CSP,
      value: "default-src 'none'",
      rollout: 'report-only-first',
      meanwhile,
      unless: ['X-Frame-Options'],
      allows,
    };
    const { blocks, headers } = fixesFor([advice], [member(name)]);
    const set = (name: string, value: string) => ({ op: 'set-header', name, value });
    // The others cannot see every X-Frame-Options, which frame-ancestors would override.
    const sees = [
      'nginx',
      'caddy',
      'lighttpd',
      'haproxy',
      'django',
      'flask',
      'aspnetcore',
      'spring',
      'rails',
      'sveltekit',
    ];
    const isBlind = ![...sees, 'cloudflare', 'cloudfront', 'fastly', 'akamai'].includes(name);
    // Blocks that are needed together have the effect of all.
    expect([...new Set(blocks.flatMap(({ effect }) => effect))]).toEqual([
      isBlind
        ? set('Content-Security-Policy', "object-src 'none'; base-uri 'self'")
        : { ...set('Content-Security-Policy', meanwhile), unless: ['X-Frame-Options'] },
      set('Content-Security-Policy-Report-Only', "default-src 'none'"),
    ]);
    // In a language without comments, they are warnings.
    const text = blocks.flatMap((block) => [block.text, ...block.warnings]).join('\n');
    for (const part of [
      'Enforced at once',
      ...(isBlind ? [] : ['Other sites can no longer frame this site.']),
      'Plugins and PDFs',
      'object-src',
      'Report-only first',
      'script https://cdn.test: is it yours?',
      'A report-only policy does not protect',
      'default-src',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('hostile');
    expect(headers.map((one) => one.name)).toEqual([
      'Content-Security-Policy',
      'Content-Security-Policy-Report-Only',
    ]);
  });

  it('puts a policy that needs nonces where they are made, and says how the framework makes them', () => {
    const policy: Advice = { ...CSP, rollout: 'report-only-first' };
    const nonces: Advice = { ...policy, needsNonce: true };
    const places = (advice: Advice, ...chain: string[]) =>
      mainOf(
        fixesFor(
          [advice],
          chain.map((name) => member(name)),
        ).blocks,
      )
        .filter(({ place }) => place !== 'http')
        .map(({ stack, alternative }) => `${stack}${alternative ? '?' : ''}`);
    expect(places(policy, 'apache', 'django')).toEqual(['apache', 'django?']);
    expect(places(nonces, 'apache', 'django')).toEqual(['django', 'apache?']);
    expect(places(nonces, 'nginx', 'wordpress')).toEqual(['nginx', 'wordpress?']);
    const words = (advice: Advice, ...chain: string[]) =>
      fixesFor(
        [advice],
        chain.map((name) => member(name)),
      )
        .blocks.flatMap(({ warnings }) => warnings)
        .join(' ');
    expect(words(policy, 'nginx', 'rails')).not.toContain('nonce');
    expect(words(nonces, 'nginx', 'rails')).toContain('content_security_policy_nonce_generator');
    expect(words(nonces, 'apache', 'django')).toContain('into SECURE_CSP');
    expect(words(nonces, 'nginx', 'php', 'wordpress')).toContain('wp_inline_script_attributes');
    expect(words(nonces, 'nginx')).not.toContain('nonce');
  });

  it.each(['apache', 'nginx', 'django'] as const)('%s shows the notes of the advice as warnings', (name) => {
    for (const rollout of [{}, { rollout: 'report-only-first' } as const]) {
      const { blocks } = fixesFor([{ ...CSP, ...rollout, notes: ['Only this page.'] }], [member(name)]);
      expect(mainOf(blocks).at(-1)?.warnings).toContain('Only this page.');
    }
  });

  it.each(['apache', 'nginx', 'django'] as const)('%s never writes a nonce', (name) => {
    const value = "script-src 'nonce-r4nd0m'";
    const { blocks, refusals } = fixesFor([{ ...CSP, value }], [member(name)]);
    expect(blocks).toEqual([]);
    expect(refusals.map(({ why }) => why).join()).toContain('must differ in each response');
  });

  it.each([
    ['apache', '"max-age=300; includeSubDomains; preload"'],
    ['nginx', '"max-age=300; includeSubDomains; preload"'],
    ['django', 'SECURE_HSTS_SECONDS = max(300, int(globals().get("SECURE_HSTS_SECONDS") or 0))'],
  ])('%s begins HSTS with five minutes, and says the next steps', (name, text) => {
    const blocks = mainOf(fixesFor([{ ...HSTS, rollout: 'ramp-max-age' }], [member(name)]).blocks);
    expect(blocks[0]?.text).toContain(text);
    expect(blocks.at(-1)?.warnings.join()).toContain(
      'one step on the way: 86400 (a day), then 2592000 (30 days), then 31536000 (a year) follow',
    );
  });

  it('adds no steps to a short max-age', () => {
    const short: Advice = { ...HSTS, value: 'max-age=300', rollout: 'ramp-max-age' };
    expect(fixesFor([short], [member('nginx')]).blocks[0]?.text).toContain('{ "" "max-age=300"; }');
  });
});

describe('what a second text, a later step or a long name needs', () => {
  const warnings = (advice: Advice, ...chain: string[]) =>
    fixesFor(
      [advice],
      chain.map((name) => member(name)),
    ).blocks.flatMap((block) => block.warnings);
  const textOf = (advice: Advice, name: string) =>
    fixesFor([advice], [member(name)])
      .blocks.map(({ text }) => text)
      .join('\n');
  const OTHER: Advice = { op: 'set-header', name: 'Permissions-Policy', value: 'camera=()' };

  it.each([
    ['php', OTHER, /only the last header_register_callback/],
    ['django', OTHER, /already, add the lines to it/],
    ['nginx', { ...NOSNIFF, replaces: 'none' }, /own \*_hide_header/],
  ] as const)('%s warns: %j', (name, advice, warning) => {
    expect(warnings(advice, name).join('\n')).toMatch(warning);
  });

  it.each([
    ['proxy_hide_header X-Foo;\nfastcgi_hide_header X-Foo;\nuwsgi_hide_header X-Foo;', 'nginx'],
    ['proxy_hide_header X-Foo;\nfastcgi_hide_header X-Foo;', 'nginx', 'php'],
    ['proxy_hide_header X-Foo;', 'nginx', 'apache', 'php'],
    ['proxy_hide_header X-Foo;', 'nginx', 'express'],
    ['proxy_hide_header X-Foo;\nuwsgi_hide_header X-Foo;', 'nginx', 'django'],
  ])('nginx: hides a header of the protocol that it uses: %s, %s %s', (text, ...chain) => {
    const members = chain.map((name) => member(name));
    const { blocks } = fixesFor([{ op: 'remove-header', name: 'X-Foo' }], members);
    const block = blocks.find(({ stack }) => stack === 'nginx');
    expect(block?.text).toBe(text);
    expect(block?.warnings.join().includes('Keep only')).toBe(text.includes('\n'));
  });

  it.each(['nginx', 'openresty', 'Tengine'])('nginx: says what %s still sends', (product) => {
    expect(warnings({ ...BANNER, product }, 'nginx')).toContain(
      `It still sends "Server: ${product}", without the version.`,
    );
  });

  it('nginx: warns of what the http block has, which it ignores from then on', () => {
    const ignored = (directive: string) =>
      `With its own ${directive}, the server block ignores those of the http block.`;
    const cookie: Advice = { op: 'set-cookie-attributes', cookie: 'a', role: 'other', secure: true };
    expect(warnings(NOSNIFF, 'nginx').join()).toContain(ignored('add_header'));
    expect(warnings({ ...NOSNIFF, replaces: 'none' }, 'nginx').join()).toContain(ignored('*_hide_header'));
    expect(warnings({ op: 'remove-header', name: 'X-Foo' }, 'nginx').join()).toContain(
      ignored('*_hide_header'),
    );
    expect(warnings(cookie, 'nginx').join()).toContain(ignored('proxy_cookie_flags'));
  });

  it.each([
    ['apache', 'above other redirects'],
    ['nginx', 'above other redirects'],
    ['haproxy', 'above other redirects'],
    ['iis', 'above other redirects'],
    ['caddy', 'a redir with a path before this one'],
  ])('%s: says which other redirects would come first', (name, says) => {
    expect(warnings({ op: 'redirect-to-https' }, name).join()).toContain(says);
  });

  it.each(['apache', 'nginx', 'haproxy', 'varnish', 'envoy', 'iis', 'lighttpd'])(
    '%s: says that the redirect of all of port 80 is followed by renewals of certificates',
    (name) => {
      expect(warnings({ op: 'redirect-to-https' }, name).join()).toContain('/.well-known/acme-challenge/');
    },
  );

  it.each(['apache', 'nginx', 'express', 'django'])(
    '%s: says what a redirect does to programs that send POST over HTTP',
    (name) => {
      expect(warnings({ op: 'redirect-to-https' }, name).join()).toContain('may repeat it as GET');
    },
  );

  it('nginx: sites of one server share no variable', () => {
    const used = ['https://a.test/', 'https://b.test/', 'https://a.test:8443/'].flatMap((url) => {
      const { blocks } = fixesFor([NOSNIFF], [member('nginx')], contextOf(pageWith({ url })));
      return [...new Set(blocks.flatMap(({ text }) => text.match(/\$new_\w+/g) ?? []))];
    });
    expect(used).toHaveLength(3);
    expect(new Set(used).size).toBe(3);
  });

  it('nginx: starts with its default hash for variables', () => {
    const names = [
      'Cross-Origin-Embedder-Policy',
      'Cross-Origin-Embedder-Policy-Report-Only',
      'X'.repeat(200),
    ];
    const variables = names.map((name) => {
      const text = textOf({ op: 'set-header', name, value: 'a' }, 'nginx');
      const used = new Set(text.match(/\$new_\w+/g));
      expect(used.size).toBe(1);
      return [...used].join('');
    });
    expect(variables[0]).toBe('$new_cross_origin_embedder_policy');
    expect(new Set(variables).size).toBe(3);
    for (const variable of variables) expect(variable.length).toBeLessThanOrEqual(46);
  });
});
