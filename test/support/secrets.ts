import type { HarFileEntry } from '../../src/capture/har/entry.js';

type Line = readonly [name: string, value: string];

/** Where a site, or a visitor, may have a secret. */
export interface Planted {
  readonly kind: string;
  /** A text that occurs nowhere else. */
  readonly secret: string;
  readonly put: {
    /** Header lines of the page's response. */
    readonly headers?: readonly Line[];
    /** Header lines of the redirect before it. */
    readonly redirect?: readonly Line[];
    readonly body?: string;
    /** Only in a recording. */
    readonly request?: object;
    readonly response?: object;
    /** Only in a recording: the path of the page; the path that its form is sent to. */
    readonly path?: string;
    readonly form?: string;
  };
}

const planted: Planted[] = [];
function plant(kind: string, put: (secret: string) => Planted['put']): void {
  const secret = `Hush${String(planted.length + 10)}q7Zk`;
  planted.push({ kind, secret, put: put(secret) });
}
const header = (name: string, value: (secret: string) => string = (secret) => secret) => {
  plant(value('…') === '…' ? name : `${name}: ${value('…')}`, (secret) => ({
    headers: [[name, value(secret)]],
  }));
};
const markup = (kind: string, body: (secret: string) => string) => {
  plant(kind, (secret) => ({ body: body(secret) }));
};
const cookie = (kind: string, line: (secret: string) => string) => {
  plant(`Set-Cookie, ${kind}`, (secret) => ({ headers: [['Set-Cookie', line(secret)]] }));
};

cookie('the value', (s) => `sessionid=${s}; Path=/`);
cookie('the value in quotes', (s) => `csrftoken="${s}"`);
cookie('a value with =', (s) => `data=a=${s}`);
cookie('a value without a name', (s) => s);
cookie('a value after =', (s) => `=${s}`);
cookie('an unknown attribute', (s) => `a=1; ${s}; Secure`);
cookie('the value of an unknown attribute', (s) => `b=1; token=${s}`);
cookie('the value of a flag', (s) => `c=1; HttpOnly=${s}`);
cookie('an empty name', (s) => `  = ${s}; Path=/`);
const base64 = (text: string) => btoa(text).replaceAll('=', '');
cookie('a JSON Web Token', (s) => `auth=${base64('{"alg":"HS256"}')}.${s}.${base64(s)}`);
cookie('a signed value', (s) => `auth=s%3A${s}.${base64('a signature of 256 random bits')}`);
cookie('a long random value', (s) => `auth=${s}k3XvT9qLw2ZsB7mRy4Hd`);
plant('Set-Cookie of a redirect', (s) => ({ redirect: [['Set-Cookie', `way=${s}`]] }));
header('Set-Cookie2', (s) => `a=${s}; Version=1`);
header('Cookie', (s) => `a=${s}`);
plant('value of a recorded request cookie', (s) => ({ request: { cookies: [{ name: 'r', value: s }] } }));
plant('Cookie header of a recorded request', (s) => ({
  request: { headers: [{ name: 'Cookie', value: `r=${s}` }] },
}));
plant('value of a recorded response cookie', (s) => ({
  response: { cookies: [{ name: 'l', value: s, secure: true, httpOnly: true }] },
}));
plant('body of a recorded request', (s) => ({ request: { postData: { mimeType: 'text/plain', text: s } } }));
plant('Authorization of a recorded request', (s) => ({
  request: { headers: [{ name: 'Authorization', value: `Bearer ${s}` }] },
}));
plant('comment of a recorded response', (s) => ({ response: { comment: s } }));

for (const name of ['X-Auth-Token', 'X-CSRF-Token', 'X-Api-Key', 'X-Amz-Security-Token', 'X-Request-Id'])
  header(name);
header('Authorization', (s) => `Bearer ${s}`);
header('WWW-Authenticate', (s) => `Digest nonce="${s}"`);
header('X-ChromeLogger-Data', (s) => `{"rows":[["mysql://root:${s}@db.internal/app"]]}`);
header('X-ChromePhp-Data', (s) => s);
header('X-Backend', (s) => `http://u:${s}@10.0.0.5/?k=${s}`);
header('X-Client-IP', (s) => `203.0.113.7, ${s}`);
header('X-Geo-City');
header('X-Debug-Info');
header('X-Node', (s) => `web-042 ${s}`);
header('ETag', (s) => `"${s}"`);
header('Content-Location', (s) => `/a?code=${s}`);
header('Refresh', (s) => `500; url=/a?code=${s}`);
header('Refresh', (s) => `500; url=/b?x=1;token=${s}`);
header('Refresh', (s) => `500; url=/c?x=1, ${s}`);
header('SourceMap', (s) => `/a.map?code=${s}`);
header('SourceMap', (s) => `/(S(${s}))/a.map`);
header('Link', (s) => `</a.css;sid=${s}>; rel=preload; as=style`);
header('Content-Location', (s) => `/(S(${s}))/a`);
header('Link', (s) => `</a.css?code=${s}>; rel=preload; as=style`);
header('Link', (s) => `<https://u:${s}@cdn.test/b.css>; rel=preload; as=style`);
header('Report-To', (s) => `{"group":"g","max_age":1,"endpoints":[{"url":"https://r.test/?k=${s}"}]}`);
header('Reporting-Endpoints', (s) => `main="https://r.test/?k=${s}"`);
header('Content-Security-Policy', (s) => `script-src 'self' 'nonce-${s}'`);
header('Content-Security-Policy', (s) => `img-src *; report-uri https://r.test/csp?key=${s}`);
header('Content-Security-Policy', (s) => `media-src *; report-uri csp?${s}`);
header('Content-Security-Policy-Report-Only', (s) => `script-src 'nonce-${s}'`);
header('Content-Security-Policy-Report-Only', (s) => `img-src *; report-uri /csp?key=${s}`);
header('Content-Security-Policy-Report-Only', (s) => `img-src *; report-uri https://u:${s}@r.test/`);
header('X-Frame-Options', (s) => `ALLOW-FROM https://a.test/?k=${s}`);

markup('<meta> csrf-token', (s) => `<meta name=csrf-token content=${s}>`);
markup('<meta> of a verification', (s) => `<meta name=google-site-verification content=${s}>`);
markup('<meta> refresh', (s) => `<meta http-equiv=refresh content="500; url=/?k=${s}">`);
markup(
  '<meta> with a policy’s nonce',
  (s) => `<meta http-equiv=Content-Security-Policy content="style-src * 'nonce-${s}'">`,
);
markup('inline script', (s) => `<script>token = '${s}'</script>`);
markup('JSON in a script', (s) => `<script type=application/json>{"token":"${s}"}</script>`);
markup('nonce of a script', (s) => `<script nonce=${s}>1</script>`);
markup('inline style', (s) => `<style>p { background: url(/?k=${s}) }</style>`);
markup('event handler', (s) => `<p onclick="go('${s}')">x</p>`);
markup('javascript: URL', (s) => `<a href="javascript:go('${s}')">x</a>`);
markup('query of a script', (s) => `<script src="https://cdn.test/a.js?k=${s}" async></script>`);
markup('query of an own script', (s) => `<script src="/a.js?k=${s}" async></script>`);
markup('data: URL of a script', (s) => `<script src="data:text/javascript,'${s}'"></script>`);
markup('query of an image', (s) => `<img src="https://cdn.test/a.png?k=${s}">`);
markup('query of a style sheet', (s) => `<link rel=stylesheet href="http://cdn.test/a.css?k=${s}">`);
markup('query of a link', (s) => `<a target=_blank rel=opener href="https://other.test/?k=${s}">x</a>`);
markup('hidden field', (s) => `<form><input type=hidden name=csrf value=${s}></form>`);
markup('text field', (s) => `<form><input name=q value=${s}></form>`);
markup('password field', (s) => `<form><input type=password value=${s}></form>`);
markup('textarea', (s) => `<form><textarea>${s}</textarea></form>`);
markup(
  'query of a form’s target',
  (s) => `<form action="http://other.test/a?k=${s}"><input type=password></form>`,
);
markup('password in a form’s target', (s) => `<form action="https://u:${s}@other.test/"></form>`);
markup('data attribute', (s) => `<p data-token=${s}>x</p>`);
markup('comment', (s) => `<!-- ${s} -->`);
markup('text', (s) => `<p>Your code is ${s}</p>`);
plant('password in a URL', (s) => ({ redirect: [['Location', `https://u:${s}@shop.test/`]] }));
plant('query of a URL', (s) => ({ redirect: [['Location', `https://shop.test/?code=${s}`]] }));
markup('session in the path of a script', (s) => `<script src="https://cdn.test/(S(${s}))/a.js"></script>`);
plant('fragment of a URL', (s) => ({ redirect: [['Location', `https://shop.test/#token=${s}`]] }));

/** In paths: what identifies a person, or lets one in. */
const IN_PATHS: readonly (readonly [kind: string, before: string, secret: string, after: string])[] = [
  ['e-mail address', '/users/', 'hush.page@people.test', '/orders'],
  ['encoded e-mail address', '/users/', 'hush.coded%40people.test', ''],
  ['name of an account', '/', '@hushaccount', '/posts'],
  ['telephone number', '/calls/', '+49-170-5550123', ''],
  ['key of a service', '/hooks/', 'sk_live_hushhushhush', '/run'],
  ['token of letters and digits', '/t/', 'Hush12q7Zk', ''],
  ['token of letters only', '/t/', 'hqzxvbnmwrtplfgh', '/view'],
  ['word of an invitation', '/invite/', 'hushword', '/ok'],
  ['code to reset a password', '/account/reset-password/MQ/', 'hush1-c0de', '/'],
  ['address that unsubscribes', '/unsubscribe/', 'hushlist', ''],
  ['session in a path', '/shop/cart', ';jsessionid=hushsession', ''],
  ['session of PHP in a path', '/shop/cart', ';PHPSESSID=hushphpsession', ''],
  ['session of ASP.NET in a path', '', '/(S(hushaspsession1234567890))', '/cart.aspx'],
  ['login of ASP.NET in a path', '', '/(A(hush1)S(hush2)F(hushlogin))', '/cart.aspx'],
];
for (const [kind, before, secret, after] of IN_PATHS) {
  const path = before + secret + after;
  planted.push({ kind: `path of a page, ${kind}`, secret, put: { path } });
  planted.push({ kind: `path of a form, ${kind}`, secret, put: { form: path } });
}

export const PLANTED: readonly Planted[] = planted;

/** A page with one planted secret, as a HAR file. */
export function recordingOf({ put }: Planted): string {
  const lines = (pairs: readonly Line[]) => pairs.map(([name, value]) => ({ name, value }));
  const location =
    put.redirect?.find(([name]) => name === 'Location')?.[1] ?? `https://shop.test${put.path ?? '/'}`;
  const url = new URL(location);
  const form = put.form === undefined ? '' : `<form method=post action="${put.form}"></form>`;
  const entry = (address: string, status: number, headers: readonly Line[], text = ''): object => ({
    request: { method: 'GET', url: address, cookies: [], headers: [], ...put.request },
    response: {
      status,
      headers: lines(headers),
      cookies: [],
      content: { mimeType: 'text/html', text },
      redirectURL: '',
      ...put.response,
    } satisfies Partial<Record<keyof HarFileEntry['response'], unknown>>,
  });
  const redirect = [['Server', 'nginx'], ...(put.redirect ?? [])] satisfies Line[];
  const way = put.redirect?.some(([name]) => name === 'Location') ? [] : [['Location', url.href] as const];
  const page = [
    ['Server', 'nginx/1.26.3'],
    ['Content-Type', 'text/html'],
    ...(put.headers ?? []),
  ] satisfies Line[];
  const entries = [
    entry('http://shop.test/', 301, [...redirect, ...way]),
    entry(url.href, 200, page, `<!doctype html><title>Shop</title>${put.body ?? ''}${form}`),
  ];
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'test' }, entries } });
}
