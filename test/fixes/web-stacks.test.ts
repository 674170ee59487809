import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Advice, StackMember, StackName } from '../../src/engine/index.js';
import { fixesFor, stackOf, type FixBlock } from '../../src/fixes/index.js';

const member = (name: StackName): StackMember => ({
  name,
  label: stackOf(name)?.label ?? name,
  because: 'the test names it',
  confidence: 'sure',
});

const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
const POLICY = "default-src 'self'; img-src *";
const CSP: Advice = { op: 'set-header', name: 'Content-Security-Policy', value: POLICY };
const HSTS: Advice = {
  op: 'set-header',
  name: 'Strict-Transport-Security',
  value: 'max-age=31536000; includeSubDomains; preload',
};
const POWERED: Advice = { op: 'remove-header', name: 'X-Powered-By' };
const REDIRECT: Advice = { op: 'redirect-to-https' };
const LISTING: Advice = { op: 'turn-listing-off', path: '/static/' };
const DEBUG: Advice = { op: 'turn-debug-off' };
const CSRF: Advice = { op: 'set-cookie-attributes', cookie: 'csrftoken', role: 'anti-csrf', secure: true };
const banner = (product: string): Advice => ({ op: 'hide-version', header: 'Server', product });
const session = (cookie: string): Advice => ({
  op: 'set-cookie-attributes',
  cookie,
  role: 'session',
  secure: true,
  httpOnly: true,
  sameSite: 'Lax',
});

/** `[place, text]` of each block, with a "?" after the place of an alternative. */
function written(advice: readonly Advice[], ...names: StackName[]): [string, string][] {
  const { blocks } = fixesFor(advice, names.map(member));
  return blocks.map(({ stack, place, text, alternative }) => [
    `${stack} ${place}${alternative ? '?' : ''}`,
    text,
  ]);
}

function only(blocks: readonly FixBlock[]): FixBlock {
  const [first, ...rest] = blocks;
  expect(rest).toEqual([]);
  if (first === undefined) throw new Error('no block');
  return first;
}

/** Those that do not only prepare for another one. */
function closing(blocks: readonly FixBlock[]): FixBlock[] {
  return blocks.filter(({ effect }) => effect.length > 0);
}

function whys(advice: Advice, ...names: StackName[]): string[] {
  const { blocks, refusals } = fixesFor([advice], names.map(member));
  expect(blocks).toEqual([]);
  return refusals.map(({ why }) => why);
}

describe('caddy', () => {
  it('sets headers where they are not sent, on its own error pages too', () => {
    expect(
      written([CSP, { ...NOSNIFF, replaces: 'a.b' }, HSTS, POWERED, banner('gunicorn')], 'caddy'),
    ).toEqual([
      [
        'caddy site',
        `header ?Content-Security-Policy "${POLICY}"
handle_errors {
	header ?Content-Security-Policy "${POLICY}"
	header ?X-Content-Type-Options "nosniff"
	@https protocol https
	header @https ?Strict-Transport-Security "max-age=31536000; includeSubDomains; preload"
}
map "={http.response.header.X-Content-Type-Options}" {X-Content-Type-Options_to_set} {
	"=" X-Content-Type-Options
	"=a.b" X-Content-Type-Options
	default ""
}
header {
	defer
	{X-Content-Type-Options_to_set} "nosniff"
}
header {
	defer
	-X-Powered-By
	-Server
}`,
      ],
      ['caddy site443', 'header ?Strict-Transport-Security "max-age=31536000; includeSubDomains; preload"'],
    ]);
  });

  it('sets a header beside which no other may be sent after all others, so that Caddy applies it first', () => {
    expect(written([{ ...CSP, value: 'sandbox', unless: ['X-Frame-Options'] }, NOSNIFF], 'caddy')).toEqual([
      [
        'caddy site',
        `handle_errors {
	header ?Content-Security-Policy "sandbox"
	header ?X-Content-Type-Options "nosniff"
}
header ?X-Content-Type-Options "nosniff"
map "={http.response.header.Content-Security-Policy}{http.response.header.X-Frame-Options}" {Content-Security-Policy_to_set} {
	"=" Content-Security-Policy
	default ""
}
header {
	defer
	{Content-Security-Policy_to_set} "sandbox"
}`,
      ],
    ]);
  });

  it.each<[string, Advice, string, string]>([
    ['the redirect', REDIRECT, 'caddy site80', 'redir https://{host}{uri} permanent'],
    ['the listing', LISTING, 'caddy listing', 'file_server'],
    [
      'a cookie',
      CSRF,
      'caddy site443',
      `header {
	defer
	Set-Cookie "^(csrftoken=.*?);\\s*(?i:Secure)(?:\\s*=[^;]*)?\\s*(;.*)?$" "$1$2"
	Set-Cookie "^(csrftoken=.*)$" "$1; Secure"
}`,
    ],
  ])('%s', (_what, advice, where, text) => {
    expect(written([advice], 'caddy')).toEqual([[where, text]]);
  });

  it.each<[Advice, RegExp]>([
    [DEBUG, /no debug pages/],
    [{ op: 'set-header', name: 'X-Test', value: 'a {host} b' }, /placeholder/],
    [{ op: 'set-header', name: 'X-Test', value: 'a\\"b' }, /backslash/],
  ])('has no fix for %j', (advice, why) => {
    expect(whys(advice, 'caddy')).toEqual([expect.stringMatching(why)]);
  });
});

describe('a policy with another one for a part of the site', () => {
  /** The rest of a raw path: plain text, and encodings that lead nowhere. */
  const UNDER =
    "(?:\\\\/(?![^? ]*(?:\\\\.\\\\.|%(?:[01]|2[5EFef]|3[BFbf]|5[Cc]|7[Ff]|[Cc][01]|[Ee]0%[89]|[Ff]0%8|(?![0-9A-Fa-f][0-9A-Fa-f]))))[\\\\w.~\\\\/@:+,=!&'()*%-]*)?";
  const parts = [{ prefix: '/wp-admin', value: "script-src 'unsafe-inline'" }];
  const split: Advice = { ...CSP, parts, rollout: 'report-only-first' };
  const linesOf = (...names: StackName[]) =>
    written([split], ...names).flatMap(([, text]) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => !line.startsWith('#')),
    );

  it('is chosen by the raw path in nginx', () => {
    expect(linesOf('nginx').slice(0, 5)).toEqual([
      'map $request_uri $for_content_security_policy_report_only {',
      `"~^\\\\/wp-admin${UNDER}(?:\\\\?|$)" "script-src 'unsafe-inline'";`,
      `default "${POLICY}";`,
      '}',
      'map $sent_http_content_security_policy_report_only $new_content_security_policy_report_only { "" $for_content_security_policy_report_only; }',
    ]);
  });

  it('is chosen by the request line in Apache', () => {
    const name = 'Content-Security-Policy-Report-Only';
    const isAbsent = `-z resp('${name}')`;
    const isOwn = "-n resp('Apache-Answers') && ";
    const isUnder = `%{THE_REQUEST} =~ m#^[A-Z]+ \\\\/wp-admin${UNDER}[? ]# && `;
    expect(linesOf('apache').filter((line) => line.includes(name))).toEqual([
      `Header always set ${name} "script-src 'unsafe-inline'" "expr=${isOwn}${isUnder}${isAbsent}"`,
      `Header always set ${name} "${POLICY}" "expr=${isOwn}${isAbsent}"`,
      `Header onsuccess set ${name} "script-src 'unsafe-inline'" "expr=${isUnder}${isAbsent}"`,
      `Header onsuccess set ${name} "${POLICY}" "expr=${isAbsent}"`,
    ]);
  });

  it.each(['caddy', 'express', 'django', 'lighttpd', 'haproxy'] as const)(
    'is not written for %s, whose text has the policy for all pages',
    (name) => {
      expect(linesOf(name).join()).not.toContain('wp-admin');
      const whole = "default-src 'self' https://all.example";
      const { blocks } = fixesFor([{ ...split, whole }], [member(name)]);
      const effects = closing(blocks).flatMap(({ effect }) => effect);
      expect(effects.length).toBeGreaterThan(0);
      for (const effect of effects) {
        expect(effect).not.toHaveProperty('parts');
        expect(effect).toMatchObject({ value: whole });
      }
    },
  );

  it.each(['nginx', 'apache'] as const)('%s has none for a folder that is not plain', (name) => {
    for (const prefix of ['/a b', '/a"', '/*', '/a/b', '/..', '/a$b', '/a{', ''])
      expect(whys({ ...split, parts: [{ prefix, value: POLICY }] }, name)).toEqual([
        expect.stringContaining('The name of a part of the site'),
      ]);
    expect(whys({ ...split, parts: [{ prefix: '/a', value: "script-src 'nonce-abc'" }] }, name)).toEqual([
      expect.stringContaining('nonce'),
    ]);
    const { blocks } = fixesFor([split], [member(name)]);
    const effects = closing(blocks).flatMap(({ effect }) => effect);
    expect(effects).toMatchObject([{ parts }]);
    const replacing = fixesFor([{ ...CSP, parts, replaces: 'sandbox' }], [member(name)]).blocks;
    expect(closing(replacing).flatMap(({ effect }) => effect)).toHaveLength(1);
    for (const effect of closing(replacing).flatMap((one) => one.effect))
      expect(effect).not.toHaveProperty('parts');
  });
});

describe('lighttpd', () => {
  it('sets headers in Lua where they are not sent, and removes others', () => {
    const frame: Advice = { ...CSP, value: 'sandbox', unless: ['X-Frame-Options'] };
    const referrer: Advice = {
      op: 'set-header',
      name: 'Referrer-Policy',
      value: 'no-referrer',
      replaces: 'a"b',
    };
    expect(written([HSTS, referrer, frame, POWERED, banner('lighttpd')], 'lighttpd')).toEqual([
      [
        'lighttpd lua',
        `local headers = lighty.r.resp_header
if not headers["Content-Security-Policy"] and not headers["X-Frame-Options"] then headers["Content-Security-Policy"] = "sandbox" end
if lighty.r.req_attr["uri.scheme"] == "https" and not headers["Strict-Transport-Security"] then headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains; preload" end
if not headers["Referrer-Policy"] or headers["Referrer-Policy"] == "a\\"b" then headers["Referrer-Policy"] = "no-referrer" end
headers["X-Powered-By"] = ""`,
      ],
      [
        'lighttpd server',
        `server.tag := ""
server.modules += ( "mod_magnet" )
magnet.attract-response-start-to += ( "/etc/lighttpd/response.lua" )`,
      ],
    ]);
    expect(written([{ ...HSTS, replaces: 'a' }], 'lighttpd')[0]?.[1]).toContain(
      '"https" and (not headers["Strict-Transport-Security"] or headers["Strict-Transport-Security"] == "a") then',
    );
  });

  it('removes the Server header of a backend and its own', () => {
    expect(written([banner('gunicorn')], 'lighttpd')).toEqual([
      ['lighttpd server', expect.stringMatching(/^server\.tag := ""$/m)],
      ['lighttpd lua', 'local headers = lighty.r.resp_header\nheaders["Server"] = ""'],
    ]);
  });

  it('redirects in a separate condition', () => {
    expect(written([REDIRECT], 'lighttpd')).toEqual([
      ['lighttpd server', 'server.modules += ( "mod_redirect" )'],
      [
        'lighttpd server80',
        '$HTTP["scheme"] == "http" {\n  url.redirect := ( "" => "https://${url.authority}${url.path}${qsa}" )\n}',
      ],
    ]);
  });

  it('changes cookies in Lua, and lists what that needs', () => {
    const [block, load] = fixesFor([session('sid')], [member('lighttpd')]).blocks;
    expect(block?.place).toBe('lua');
    expect(load?.place).toBe('server');
    expect(load?.text).toContain('magnet.attract-response-start-to');
    expect(load?.warnings).toEqual([expect.stringContaining('Repeat the list there')]);
    expect(block?.text.split('\n\n')[1]).toBe(
      'attribute("sid", "Secure")\nattribute("sid", "HttpOnly")\nattribute("sid", "SameSite", "Lax")',
    );
    expect(block?.needs).toEqual(['sudo apt install lighttpd-modules-lua']);
  });

  it('replaces the line that enables the listing', () => {
    expect(written([LISTING], 'lighttpd')).toEqual([
      ['lighttpd listing', 'dir-listing.activate = "disable"'],
    ]);
  });

  it('has no fix for debug pages', () => {
    expect(whys(DEBUG, 'lighttpd')).toEqual([expect.stringMatching(/no debug pages/)]);
  });
});

describe('haproxy', () => {
  it.each<[string, Advice, string, string]>([
    [
      'a header',
      CSP,
      'haproxy frontend',
      `http-after-response set-header Content-Security-Policy "${POLICY}" if !{ res.fhdr(Content-Security-Policy) -m found }`,
    ],
    [
      'a header in place of a value',
      { ...NOSNIFF, replaces: 'none' },
      'haproxy frontend',
      'http-after-response set-header X-Content-Type-Options "nosniff" if !{ res.fhdr(X-Content-Type-Options) -m found } or { res.fhdr_cnt(X-Content-Type-Options) eq 1 } { res.fhdr(X-Content-Type-Options) -m str -- "none" }',
    ],
    [
      'a header beside which no other may be sent',
      { ...NOSNIFF, unless: ['X-Other'] },
      'haproxy frontend',
      'http-after-response set-header X-Content-Type-Options "nosniff" if !{ res.fhdr(X-Content-Type-Options) -m found } !{ res.fhdr(X-Other) -m found }',
    ],
    [
      'HSTS',
      { ...HSTS, value: 'max-age=300' },
      'haproxy frontend443',
      'http-after-response set-header Strict-Transport-Security "max-age=300" if { ssl_fc } !{ res.fhdr(Strict-Transport-Security) -m found }',
    ],
    ['a removed header', POWERED, 'haproxy frontend', 'http-after-response del-header X-Powered-By'],
    [
      'the Server header of a backend',
      banner('nginx'),
      'haproxy frontend',
      'http-after-response del-header Server',
    ],
    [
      'the redirect',
      REDIRECT,
      'haproxy frontend80',
      'http-request redirect scheme https code 301 unless { ssl_fc }',
    ],
    [
      'a cookie',
      CSRF,
      'haproxy frontend443',
      [
        String.raw`http-after-response replace-header Set-Cookie "^(csrftoken=.*?);\\s*(?i:Secure)(?:\\s*=[^;]*)?\\s*((?:;.*)?)\$" "\\1\\2"`,
        String.raw`http-after-response replace-header Set-Cookie "^(csrftoken=.*)\$" "\\1; Secure"`,
      ].join('\n'),
    ],
  ])('%s', (_what, advice, where, text) => {
    expect(written([advice], 'haproxy')).toEqual([[where, text]]);
  });

  it.each(['SERVERID', 'SRV', 'SRVID', 'SERVER_USED'])('gives attributes to its own cookie %s', (name) => {
    for (const behind of ['express', 'django', 'php'] as const) {
      const advice = { ...session(name), role: 'other' } as const;
      expect(written([advice], 'haproxy', behind)).toEqual([
        ['haproxy cookie', `secure httponly attr SameSite=Lax # cookie ${name}`],
      ]);
    }
    const { blocks } = fixesFor([session(name)], [member('haproxy')]);
    expect(blocks.flatMap(({ warnings }) => warnings).join()).not.toMatch(/workaround|PCRE/);
  });

  it('leaves a cookie called so to the application if it is not in the chain', () => {
    expect(written([session('SRV')], 'nginx', 'express').map(([where]) => where)).not.toContain(
      'haproxy cookie',
    );
  });

  it('sends X-Forwarded-Proto to an application behind it that needs it', () => {
    expect(written([session('sessionid')], 'haproxy', 'django')).toContainEqual([
      'haproxy frontend',
      'http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]',
    ]);
    expect(written([NOSNIFF], 'haproxy', 'django').map(([where]) => where)).toEqual([
      'haproxy frontend',
      'django settings?',
    ]);
  });

  it.each<[Advice, RegExp]>([
    [LISTING, /serves no files/],
    [DEBUG, /no debug pages/],
  ])('has no fix for %j', (advice, why) => {
    expect(whys(advice, 'haproxy')).toEqual([expect.stringMatching(why)]);
  });
});

describe('varnish', () => {
  it('sets and removes headers in what it delivers and in what it makes itself', () => {
    expect(written([CSP, { ...HSTS, value: 'max-age=300' }, POWERED, banner('nginx')], 'varnish')).toEqual([
      [
        'varnish vcl',
        `import std;
sub vcl_deliver {
	if (!resp.http.Content-Security-Policy) { set resp.http.Content-Security-Policy = "${POLICY}"; }
	if ((req.http.X-Forwarded-Proto ~ "(?i)^https" || std.port(server.ip) == 443) && (!resp.http.Strict-Transport-Security)) { set resp.http.Strict-Transport-Security = "max-age=300"; }
	unset resp.http.X-Powered-By;
	unset resp.http.Server;
}
sub vcl_synth {
	if (!resp.http.Content-Security-Policy) { set resp.http.Content-Security-Policy = "${POLICY}"; }
	if ((req.http.X-Forwarded-Proto ~ "(?i)^https" || std.port(server.ip) == 443) && (!resp.http.Strict-Transport-Security)) { set resp.http.Strict-Transport-Security = "max-age=300"; }
	unset resp.http.X-Powered-By;
	unset resp.http.Server;
}`,
      ],
    ]);
  });

  it.each<[string, Advice, string]>([
    [
      'a header in place of a value',
      { ...NOSNIFF, replaces: '"a"' },
      'if (!resp.http.X-Content-Type-Options || resp.http.X-Content-Type-Options == {""a""}) { set resp.http.X-Content-Type-Options = "nosniff"; }',
    ],
    [
      'one value of a header',
      { ...POWERED, value: 'a' },
      'if (resp.http.X-Powered-By == "a") { unset resp.http.X-Powered-By; }',
    ],
    ['a cookie', CSRF, String.raw`header.regsub(resp, "^((?i:Set-Cookie):\s*csrftoken=.*)$", "\1; Secure");`],
    ['the redirect', REDIRECT, 'return (synth(301, "Moved to HTTPS"));'],
  ])('%s', (_what, advice, line) => {
    const [[where, text] = [], ...rest] = written([advice], 'varnish');
    expect([where, rest]).toEqual(['varnish vcl', []]);
    expect(text?.split('\n').map((one) => one.trim())).toContain(line);
  });

  it('tells an application that redirects by itself what Varnish has to keep apart', () => {
    const { blocks } = fixesFor([REDIRECT], [member('varnish'), member('django')]);
    expect(blocks.find(({ stack }) => stack === 'django')?.needs.join()).toContain('sub vcl_hash');
  });

  it.each<[Advice, RegExp]>([
    [LISTING, /serves no files/],
    [DEBUG, /no debug pages/],
    [{ ...NOSNIFF, value: 'a"}b' }, /ends a string/],
  ])('has no fix for %j', (advice, why) => {
    expect(whys(advice, 'varnish')).toEqual([expect.stringMatching(why)]);
  });
});

describe('envoy', () => {
  it('adds headers where they are absent', () => {
    const { blocks } = fixesFor(
      [{ ...NOSNIFF, value: '50% "a"' }, { ...HSTS, value: 'max-age=300' }, POWERED],
      [member('envoy')],
    );
    expect(blocks.map(({ place, text }) => [place, parse(text) as unknown])).toEqual([
      [
        'add',
        [{ header: { key: 'X-Content-Type-Options', value: '50%% "a"' }, append_action: 'ADD_IF_ABSENT' }],
      ],
      [
        'add443',
        [
          {
            header: { key: 'Strict-Transport-Security', value: 'max-age=300' },
            append_action: 'ADD_IF_ABSENT',
          },
        ],
      ],
      ['remove', ['X-Powered-By']],
    ]);
  });

  it.each<[Advice, string, string]>([
    [
      { op: 'remove-header', name: 'X-Envoy-Upstream-Service-Time' },
      'envoy router',
      'suppress_envoy_headers: true',
    ],
    [REDIRECT, 'envoy vhost80', 'require_tls: ALL'],
  ])('%j', (advice, where, text) => {
    expect(written([advice], 'envoy')).toEqual([[where, text]]);
  });

  it.each<[Advice, RegExp]>([
    [{ ...NOSNIFF, replaces: 'a' }, /any X-Content-Type-Options or none/],
    [{ ...POWERED, value: 'a' }, /any X-Powered-By or none/],
    [{ op: 'remove-header', name: 'Server' }, /has no version of Envoy/],
    [session('a'), /no setting/],
    [LISTING, /lists no folders/],
    [DEBUG, /no debug pages/],
  ])('has no fix for %j', (advice, why) => {
    expect(whys(advice, 'envoy')).toEqual([expect.stringMatching(why)]);
  });
});

describe('php', () => {
  it('writes php.ini for its X-Powered-By header and its errors, and a call for its session cookie', () => {
    expect(written([session('PHPSESSID'), POWERED, DEBUG], 'nginx', 'php')).toEqual([
      [
        'php pagetop',
        [
          '@session_set_cookie_params([',
          "    'secure' => true,",
          "    'httponly' => true,",
          "    'samesite' => 'Lax',",
          ']);',
        ].join('\n'),
      ],
      ['php ini', ['expose_php = Off', 'display_errors = Off', 'log_errors = On'].join('\n')],
    ]);
  });

  it.each<[string, Advice, string]>([
    ['the CSRF cookie', CSRF, "setcookie('csrftoken', $token, ['path' => '/', 'secure' => true]);"],
    [
      'a custom session cookie',
      session('shop'),
      "setcookie('shop', $value, ['path' => '/', 'secure' => true, 'httponly' => true, 'samesite' => 'Lax']);",
    ],
  ])('changes %s where it is set', (_what, advice, text) => {
    expect(written([advice], 'apache', 'php')).toEqual([['php cookie', text]]);
  });

  it('leaves headers to the web server, with .htaccess as an alternative for Apache only', () => {
    expect(written([NOSNIFF], 'nginx', 'php').map(([where]) => where)).toEqual([
      'nginx http',
      'nginx server',
      'nginx location',
    ]);
    expect(written([NOSNIFF, HSTS, REDIRECT], 'apache', 'php').at(-1)).toEqual([
      'php htaccess?',
      `<IfModule mod_headers.c>
  # "always" is for the error pages and redirects of Apache itself, "onsuccess" for all else: both are alike.
  Header always set Apache-Answers 1 "expr=%{REQUEST_STATUS} -ge 300 && (%{HANDLER} != 'proxy-server' || %{REQUEST_STATUS} in {'401','403','413','502','503','504'}) && '%{resp:Date}%{resp:Content-Type}%{reqenv:REDIRECT_STATUS}%{HANDLER} %{REQUEST_FILENAME}' =~ m#^(default-handler|httpd/unix-directory|proxy-server(?= proxy:http))? #"
  Header always set X-Content-Type-Options "nosniff" "expr=-n resp('Apache-Answers') && -z resp('X-Content-Type-Options')"
  Header onsuccess set X-Content-Type-Options "nosniff" "expr=-z resp('X-Content-Type-Options')"
  Header always set Strict-Transport-Security "max-age=31536000; includeSubDomains; preload" "expr=(%{HTTPS} == 'on' || %{HTTP:X-Forwarded-Proto} =~ /^https/i) && -n resp('Apache-Answers') && -z resp('Strict-Transport-Security')"
  Header onsuccess set Strict-Transport-Security "max-age=31536000; includeSubDomains; preload" "expr=(%{HTTPS} == 'on' || %{HTTP:X-Forwarded-Proto} =~ /^https/i) && -z resp('Strict-Transport-Security')"
  Header always unset Apache-Answers
</IfModule>
<IfModule mod_rewrite.c>
  RewriteEngine On
  RewriteCond %{HTTPS} !=on
  RewriteCond %{HTTP:X-Forwarded-Proto} !^https [NC]
  RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
</IfModule>`,
    ]);
  });

  it('gives no reason for fixes that the web server has', () => {
    expect(fixesFor([NOSNIFF, REDIRECT], [member('nginx'), member('php')]).refusals).toEqual([]);
  });

  it('sends headers itself if no server in front is known, after the application, HSTS over https only', () => {
    const { blocks } = fixesFor([{ ...NOSNIFF, replaces: 'a/b' }, HSTS], [member('php')]);
    expect(only(blocks).place).toBe('pagetop');
    expect(only(blocks).text).toBe(String.raw`header_register_callback(function () {
    if (!preg_grep('/^(?i:X-Content-Type-Options):(?! *a\\/b$)/D', headers_list())) header('X-Content-Type-Options: nosniff');
    if (($_SERVER['HTTPS'] ?? 'off') !== 'off' && !preg_grep('/^(?i:Strict-Transport-Security):/', headers_list())) header('Strict-Transport-Security: max-age=31536000; includeSubDomains; preload');
});`);
    expect(only(blocks).warnings.join()).toContain('This does not cover static files');
  });

  it.each<[Advice, RegExp]>([
    [REDIRECT, /only its own pages/],
    [LISTING, /lists no folders/],
    [banner('PHP'), /does not send the Server header/],
    [{ op: 'remove-header', name: 'X-Generator' }, /header\(\) call/],
  ])('has no fix for %j', (advice, why) => {
    expect(whys(advice, 'php')).toEqual([expect.stringMatching(why)]);
  });
});

describe('every stack', () => {
  const STACKS = ['caddy', 'lighttpd', 'haproxy', 'varnish', 'php'] as const;

  it.each(STACKS)('%s never sets HttpOnly on a CSRF cookie', (name) => {
    const both = only(closing(fixesFor([{ ...CSRF, httpOnly: true }], [member(name)]).blocks));
    expect(both.text.toLowerCase()).not.toContain('httponly');
    expect(both.warnings.join()).toContain('HttpOnly is not set');
    const alone: Advice = {
      op: 'set-cookie-attributes',
      cookie: 'csrftoken',
      role: 'anti-csrf',
      httpOnly: true,
    };
    expect(whys(alone, name)).toHaveLength(1);
  });

  it.each(STACKS)(
    '%s begins a policy as report-only and HSTS with five minutes, with only that effect',
    (name) => {
      const policy = only(
        closing(fixesFor([{ ...CSP, rollout: 'report-only-first' }], [member(name)]).blocks),
      );
      expect(policy.text).toContain('Content-Security-Policy-Report-Only');
      expect(policy.effect).toEqual([{ ...CSP, name: 'Content-Security-Policy-Report-Only' }]);
      const ramp = fixesFor([{ ...HSTS, rollout: 'ramp-max-age' }], [member(name)]).blocks;
      const hsts = only(closing(ramp));
      expect(hsts.text).toContain('max-age=300; includeSubDomains; preload');
      expect(hsts.effect).toEqual([
        {
          op: 'set-header',
          name: 'Strict-Transport-Security',
          value: 'max-age=300; includeSubDomains; preload',
        },
      ]);
    },
  );

  it.each(STACKS)('%s never writes a nonce', (name) => {
    expect(whys({ ...CSP, value: "script-src 'nonce-r4nd0m'" }, name).join()).toContain(
      'must differ in each response',
    );
  });

  it.each(STACKS)('%s has a description for each of its places', (name) => {
    const advice = [CSP, HSTS, NOSNIFF, POWERED, REDIRECT, LISTING, DEBUG, CSRF, session('PHPSESSID')];
    for (const { place, placeWords } of fixesFor(advice, [member(name)]).blocks) {
      expect(placeWords).not.toBe(place);
    }
  });
});
