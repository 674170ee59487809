import { expect, test } from 'vitest';
import { detectStack, withoutSecrets, type PageSnapshot } from '../../../src/engine/index.js';
import { pageWith, type PageParts } from '../../support/page.js';

const brief = (page: PageParts) => briefOf(pageWith(page));
const briefOf = (page: PageSnapshot) =>
  detectStack(page).map(({ name, version, confidence }) =>
    [name, version ?? '', confidence].join(' ').replace('  ', ' '),
  );

const DJANGO_DEFAULTS = [
  ['X-Frame-Options', 'DENY'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'same-origin'],
] as const;

const form = (...hiddenFields: string[]) => ({ targets: [], password: false, hiddenFields });

test.each<readonly [name: string, page: PageParts, stack: readonly string[]]>([
  ['nothing given away', {}, []],
  [
    'Django behind Apache',
    { headers: [['Server', 'Apache/2.4.57 (Debian)']], setCookies: ['csrftoken=1'] },
    ['apache 2.4.57 sure', 'django sure'],
  ],
  ['the CSRF cookie only in the store', { stored: [{ name: 'csrftoken' }] }, ['django sure']],
  [
    'set on the way here',
    { redirects: [{ url: 'https://example.com/', setCookies: ['csrftoken=1'] }] },
    ['django sure'],
  ],
  ['sessionid alone is only likely', { setCookies: ['sessionid=1'] }, ['django likely']],
  [
    'Python’s own server',
    { headers: [['Server', 'WSGIServer/0.2 CPython/3.11']] },
    ['wsgiserver 0.2 sure', 'django likely'],
  ],
  ['Gunicorn alone says nothing of Django', { headers: [['Server', 'gunicorn']] }, ['gunicorn sure']],
  [
    'Gunicorn with Django’s default headers',
    { headers: [['Server', 'gunicorn'], ...DJANGO_DEFAULTS] },
    ['gunicorn sure', 'django likely'],
  ],
  ['the default headers alone are everybody’s', { headers: DJANGO_DEFAULTS }, []],
  [
    'outermost first, whatever the order of the lines',
    {
      headers: [
        ['X-Powered-By', 'PHP/8.1.2'],
        ['Server', 'nginx'],
        ['CF-Ray', '1'],
      ],
    },
    ['cloudflare sure', 'nginx sure', 'php 8.1.2 sure'],
  ],
  [
    'Via’s number is the protocol’s',
    {
      headers: [
        ['Via', '1.1 varnish'],
        ['Server', 'Caddy'],
      ],
    },
    ['varnish sure', 'caddy sure'],
  ],
  [
    'one product named twice',
    {
      headers: [
        ['Server', 'Express'],
        ['X-Powered-By', 'Express'],
      ],
    },
    ['express sure'],
  ],
  [
    'OpenResty is nginx, whatever it calls itself',
    { headers: [['Server', 'openresty/1.21.4']] },
    ['nginx 1.21.4 sure'],
  ],
  ['Apache Tomcat is no Apache', { headers: [['Server', 'Apache Tomcat/9.0']] }, ['tomcat 9.0 sure']],
  [
    'ASP.NET in X-Powered-By is what IIS says of anything',
    {
      headers: [
        ['Server', 'Microsoft-IIS/10.0'],
        ['X-Powered-By', 'PHP/8.3.1, ASP.NET'],
      ],
    },
    ['iis 10.0 sure', 'php 8.3.1 sure'],
  ],
  [
    'Fastly calls itself varnish',
    {
      headers: [
        ['Via', '1.1 varnish'],
        ['X-Served-By', 'cache-fra-1'],
        ['X-Timer', 'S1732520000.1,VS0,VE12'],
      ],
    },
    ['fastly sure'],
  ],
  [
    'Vercel and Next.js',
    { headers: [['X-Vercel-Id', 'fra1::x']], scripts: [{ src: '/_next/static/chunks/main.js' }] },
    ['vercel sure', 'nextjs sure'],
  ],
  ['Laravel brings PHP along', { setCookies: ['laravel_session=1'] }, ['php sure', 'laravel sure']],
  [
    'two hints are enough for likely',
    { setCookies: ['XSRF-TOKEN=1', 'shop_session=1'] },
    ['php likely', 'laravel likely'],
  ],
  ['one hint is not', { setCookies: ['XSRF-TOKEN=1', 'session=1'] }, []],
  [
    'Rails by its cookie and its timer',
    { headers: [['X-Runtime', '0.01']], setCookies: ['_shop_session=1'] },
    ['rails likely'],
  ],
  [
    'Flask by its own server',
    { headers: [['Server', 'Werkzeug/3.1 Python/3.13']] },
    ['werkzeug 3.1 sure', 'flask likely'],
  ],
  [
    'Flask’s cookie behind Gunicorn',
    { headers: [['Server', 'gunicorn']], setCookies: ['session=1'] },
    ['gunicorn sure', 'flask likely'],
  ],
  [
    'where Django is sure, Flask is not likely',
    { headers: [['Server', 'gunicorn']], setCookies: ['session=1', 'csrftoken=1'] },
    ['gunicorn sure', 'django sure'],
  ],
  ['express-session', { setCookies: ['connect.sid=1'] }, ['express sure']],
  ['koa-session', { setCookies: ['koa.sess=1'] }, ['koa sure']],
  ['PHP’s session', { setCookies: ['PHPSESSID=1'] }, ['php sure']],
  ['a servlet’s session', { setCookies: ['JSESSIONID=1'] }, ['java sure']],
  [
    'Spring by its field',
    { setCookies: ['JSESSIONID=1'], content: { forms: [form('_csrf')] } },
    ['java sure', 'spring likely'],
  ],
  ['ASP.NET Core', { setCookies: ['.AspNetCore.Session=1'] }, ['aspnet sure']],
  ['HAProxy’s cookie', { setCookies: ['SERVERID=1'] }, ['haproxy likely']],
  ['Django’s field', { content: { forms: [form('csrfmiddlewaretoken')] } }, ['django sure']],
  ['Rails’ <meta>', { metas: [{ name: 'csrf-param', content: 'authenticity_token' }] }, ['rails sure']],
  [
    'a generator',
    { metas: [{ name: 'Generator', content: 'WordPress 6.5.2' }] },
    ['php sure', 'wordpress 6.5.2 sure'],
  ],
  ['a generator nobody knows', { metas: [{ name: 'generator', content: 'WordPres‮s 6' }] }, []],
  [
    'Akamai, Netlify, CloudFront',
    {
      headers: [
        ['X-Akamai-Transformed', '9'],
        ['X-NF-Request-ID', '1'],
        ['X-Amz-Cf-Id', '1'],
      ],
    },
    ['akamai sure', 'cloudfront sure', 'netlify sure'],
  ],
  ['a name nobody knows', { headers: [['Server', 'constructor/1']] }, []],
  ['headers not seen', { headers: 'service-worker', stored: [{ name: 'csrftoken' }] }, ['django sure']],
])('%s', (_, page, stack) => {
  expect(brief(page)).toEqual(stack);
  // What a baseline keeps tells as much.
  expect(briefOf(withoutSecrets(pageWith(page)))).toEqual(stack);
});

test('of two CDNs the same one comes first, whichever header comes first', () => {
  const both = [['X-Amz-Cf-Id', '1'] as const, ['CF-Ray', '1'] as const];
  expect(brief({ headers: both })).toEqual(brief({ headers: both.toReversed() }));
});

test('says by what, in words of its own', () => {
  const because = (page: PageParts) => detectStack(pageWith(page)).map((member) => member.because);
  expect(
    because({
      headers: [
        ['Server', 'nginx'],
        ['X-Runtime', 'SECRET'],
      ],
      setCookies: ['_SECRET_session=1', 'csrftoken=1'],
    }),
  ).toEqual(['Server names it', 'a cookie is called csrftoken']);
  expect(because({ setCookies: ['_secret_session=1'], headers: [['X-Runtime', '1']] })).toEqual([
    'it adds X-Runtime; a cookie is called _…_session',
  ]);
});
