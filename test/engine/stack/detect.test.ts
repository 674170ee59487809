import { expect, test } from 'vitest';
import {
  audit,
  detectStack,
  withChosenStack,
  withoutSecrets,
  type PageSnapshot,
} from '../../../src/engine/index.js';
import { pageWith, probed, type PageParts } from '../../support/page.js';

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
    ['apache 2.4.57 sure', 'django hint'],
  ],
  ['the CSRF cookie only in the store', { stored: [{ name: 'csrftoken' }] }, ['django hint']],
  [
    'set on the way here by this origin',
    { redirects: [{ url: 'https://shop.example.com/start', setCookies: ['csrftoken=1'] }] },
    ['django hint'],
  ],
  ...[
    'https://example.com/',
    'https://sso.test/',
    'http://shop.example.com/',
    'https://shop.example.com:8443/',
  ].map(
    (url) =>
      [
        `set on the way here by ${url}`,
        {
          redirects: [{ url, status: 302, headers: [['Server', 'IIS']], setCookies: ['connect.sid=1'] }],
        },
        [],
      ] as const,
  ),
  ...(
    [
      ['PHPSESSID', 'php hint'],
      ['connect.sid', 'express hint'],
      ['laravel_session', 'laravel hint'],
      ['AWSALB', 'awselb hint'],
    ] as const
  ).flatMap(([name, hint]) => {
    const of = (what: string, page: PageParts, stack: readonly string[]) =>
      [`${name} in the store, ${what}`, page, stack] as const;
    const held = { name, domain: 'localhost' };
    return [
      of('of this host alone', { stored: [{ name }] }, [hint]),
      of('of the whole domain', { stored: [{ name, domain: '.example.com', hostOnly: false }] }, []),
      of('of another port of localhost', { url: 'http://localhost:8082/', stored: [held] }, []),
      of('of another port of a name of this machine', { url: 'http://a.localhost/', stored: [held] }, []),
      of('of another port of an IP address', { url: 'https://192.0.2.1/', stored: [held] }, []),
      of('of another port of an IPv6 address', { url: 'http://[2001:db8::1]/', stored: [held] }, []),
      of('of another port of a local name', { url: 'http://intranet/', stored: [held] }, []),
      of('of the usual port', { url: 'https://shop.example.com:8443/', stored: [{ name }] }, []),
    ];
  }),
  [
    'an application of another port beside this one',
    { url: 'http://localhost:8082/', headers: [['Server', 'nginx']], stored: [{ name: 'connect.sid' }] },
    ['nginx sure'],
  ],
  [
    'what is sent, not what is stored',
    { setCookies: ['connect.sid=1'], stored: [{ name: 'connect.sid' }] },
    ['express sure'],
  ],
  [
    'stored cookies together are one hint',
    { stored: [{ name: 'csrftoken' }, { name: 'sessionid' }] },
    ['django hint'],
  ],
  [
    'so they are none where one alone is none',
    { stored: [{ name: 'XSRF-TOKEN' }, { name: 'shop_session' }] },
    [],
  ],
  [
    'with what the response shows they are likely',
    { headers: DJANGO_DEFAULTS, stored: [{ name: 'csrftoken' }] },
    ['django likely'],
  ],
  [
    'a stored SERVERID beside F5',
    { setCookies: ['BIGipServerpool=1'], stored: [{ name: 'SERVERID' }] },
    ['f5 sure'],
  ],
  ['sessionid alone is a hint', { setCookies: ['sessionid=1'] }, ['django hint']],
  ['sessionid beside csrftoken', { setCookies: ['sessionid=1', 'csrftoken=1'] }, ['django likely']],
  [
    'sessionid beside Django’s field',
    { setCookies: ['sessionid=1'], content: { forms: [form('csrfmiddlewaretoken')] } },
    ['django sure'],
  ],
  [
    'a hint is none beside a sure one',
    { setCookies: ['sessionid=1', 'laravel_session=1'] },
    ['php sure', 'laravel sure'],
  ],
  [
    'Python’s own server',
    { headers: [['Server', 'WSGIServer/0.2 CPython/3.11']] },
    ['wsgiserver 0.2 sure', 'django hint'],
  ],
  [
    'Python’s own server with Django’s default headers',
    { headers: [['Server', 'WSGIServer/0.2 CPython/3.11'], ...DJANGO_DEFAULTS] },
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
        ['Via', '1.1 haproxy'],
        ['Server', 'Caddy'],
      ],
    },
    ['haproxy sure', 'caddy sure'],
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
  ['Apache Tomcat cut off is no Apache', { headers: [['Server', 'Apache TomcatG']] }, []],
  ['Tomcat’s protocol has no version', { headers: [['Server', 'Apache-Coyote/1.1']] }, ['tomcat sure']],
  ['nor has Amazon’s balancer', { headers: [['Server', 'awselb/2.0']] }, ['awselb sure']],
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
  ['Fastly by its cache alone', { headers: [['X-Served-By', 'cache-iad-kjyo7100124-IAD']] }, ['fastly sure']],
  [
    'Fastly with a shield',
    {
      headers: [
        ['Via', '1.1 varnish, 1.1 varnish'],
        ['X-Served-By', 'cache-hel1410020-HEL, cache-iad-kcgs7200143-IAD'],
        ['X-Timer', 'S1759548461.405657,VS0,VS0,VE4'],
        ['Server', 'Varnish'],
      ],
    },
    ['fastly sure'],
  ],
  [
    'Varnish behind Fastly',
    {
      headers: [
        ['Via', '1.1 varnish'],
        ['X-Timer', 'S1759548461.405657,VS0,VE4'],
        ['X-Varnish', '1'],
      ],
    },
    ['fastly likely', 'varnish sure'],
  ],
  [
    'Fastly before a cache with another name',
    {
      headers: [
        ['Via', '1.1 varnish'],
        ['X-Served-By', 'e02, cache-bwi5175-BWI, cache-wdc5738-WDC'],
      ],
    },
    ['fastly sure'],
  ],
  [
    'varnish without a version, which Fastly writes too, is a hint',
    { headers: [['Via', '1.1 varnish']] },
    ['varnish hint'],
  ],
  ['Varnish 4 by its name', { headers: [['Via', '1.1 varnish-v4']] }, ['varnish sure']],
  ['Varnish by its version', { headers: [['Via', '1.1 web1 (Varnish/7.1)']] }, ['varnish 7.1 sure']],
  [
    'Varnish behind Fastly by its version',
    {
      headers: [
        ['Via', '1.1 varnish (Varnish/6.0), 1.1 varnish'],
        ['X-Served-By', 'cache-iad-kiad7000107-IAD'],
      ],
    },
    ['fastly sure', 'varnish 6.0 sure'],
  ],
  [
    'Traffic Server by its version',
    { headers: [['Via', 'http/1.1 edge1 (ApacheTrafficServer/9.2.1 [cRs f ])']] },
    ['trafficserver 9.2.1 sure'],
  ],
  ['a cache of one’s own', { headers: [['X-Served-By', 'cache-01.shop.example']] }, []],
  ...[
    ['Server-Timing', 'cdn-cache; desc=HIT, ak_p; desc="1_2_3";dur=1'],
    ['Akamai-GRN', '0.1'],
    ['X-Akamai-Staging', 'ESSL'],
    ['Server', 'AkamaiGHost'],
    ['Via', '1.1 akamai.net(ghost) (AkamaiGHost)'],
    ['X-Cache', 'TCP_HIT from a23-1-2-3.deploy.akamaitechnologies.com (AkamaiGHost/11.3)'],
  ].map(
    ([name = '', value = '']) => [`Akamai’s ${name}`, { headers: [[name, value]] }, ['akamai sure']] as const,
  ),
  ['Akamai’s cookies', { setCookies: ['akacd_split=1', 'akaas_x=1'] }, ['akamai sure']],
  ['a metric of another name', { headers: [['Server-Timing', 'mak_p;dur=1']] }, []],
  [
    'Rails by its two headers',
    {
      headers: [
        ['X-Runtime', '0.263074'],
        ['X-Request-Id', '1'],
      ],
    },
    ['rails likely'],
  ],
  ['a request’s id alone is everybody’s', { headers: [['X-Request-Id', '1']] }, []],
  ['a session of Rails’ form is a hint', { setCookies: ['_shop_session=1'] }, ['rails hint']],
  ['S3', { headers: [['Server', 'AmazonS3']] }, ['amazons3 sure']],
  ['Firebase Hosting by its domains', { url: 'https://shop.web.app/' }, ['firebase sure']],
  ['its other domain', { url: 'https://shop.firebaseapp.com/' }, ['firebase sure']],
  ['its own header in Vary', { headers: [['Vary', 'x-fh-requested-host']] }, ['firebase sure']],
  ['no domain of Firebase', { url: 'https://web.app.example.com/' }, []],
  [
    'S3 behind a CDN that names itself',
    {
      headers: [
        ['Server', 'cloudflare'],
        ['X-Amz-Request-Id', '1'],
        ['X-Amz-Id-2', '1'],
      ],
    },
    ['cloudflare sure', 'amazons3 likely'],
  ],
  ['Azure Front Door', { headers: [['X-Azure-Ref', '1']] }, ['azurefrontdoor sure']],
  [
    'Azure Front Door by its other headers',
    { headers: [['X-FD-Int-Roxy-PurgeId', '1']] },
    ['azurefrontdoor likely'],
  ],
  ['F5', { setCookies: ['BIGipServerpool=1'] }, ['f5 sure']],
  ...(
    [
      ['Angie/1.10.2', 'angie 1.10.2'],
      ['Tengine', 'nginx'],
      ['nginx-rc', 'runcloud'],
      ['squid/6.10', 'squid 6.10'],
      ['gws', 'google'],
      ['Google Frontend', 'google'],
      ['scaffolding on HTTPServer2', 'google'],
      ['UploadServer', 'google'],
      ['volt-adc', 'f5'],
      ['BigIP', 'f5'],
    ] as const
  ).map(([value, name]) => [`Server: ${value}`, { headers: [['Server', value]] }, [`${name} sure`]] as const),
  ['Squid of the visitor’s network', { headers: [['Via', '1.1 proxy.example (squid/6.10), 1.1 squid']] }, []],
  ['F5’s second cookie', { setCookies: ['TS01dc4fc6=1'] }, ['f5 likely']],
  ['no cookie of F5', { setCookies: ['TSession=1', 'TS12=1'] }, []],
  ['SERVERID beside F5', { setCookies: ['BIGipServerpool=1', 'SERVERID=1'] }, ['f5 sure']],
  [
    'HAProxy that names itself behind F5',
    { headers: [['Via', '1.1 haproxy']], setCookies: ['BIGipServerpool=1', 'SERVERID=1'] },
    ['f5 sure', 'haproxy sure'],
  ],
  ['AEM by its files', { scripts: [{ src: '/etc.clientlibs/site.js' }] }, ['aem sure']],
  [
    'AEM by its dispatcher',
    {
      headers: [
        ['X-Dispatcher', 'dispatcher1useast1'],
        ['X-Vhost', 'publish'],
      ],
    },
    ['aem likely'],
  ],
  [
    'Pantheon',
    {
      headers: [
        ['X-Pantheon-Styx-Hostname', 'styx-fe1'],
        ['Via', '1.1 varnish'],
      ],
    },
    ['pantheon sure'],
  ],
  ...['gws', 'ESF', 'GSE', 'Google Frontend'].map(
    (server) => [`Google’s ${server}`, { headers: [['Server', server]] }, ['google sure']] as const,
  ),
  ['Shopify', { headers: [['X-ShopId', '1']] }, ['shopify sure']],
  ['Wix', { headers: [['X-Wix-Request-Id', '1']] }, ['wix sure']],
  ['Wix’s server', { headers: [['Server', 'Pepyaka']] }, ['wix sure']],
  ['Squarespace', { headers: [['Server', 'Squarespace']] }, ['squarespace sure']],
  [
    'Webflow by a header in Vary',
    { headers: [['Vary', 'x-wf-forwarded-proto, Accept-Encoding']] },
    ['webflow sure'],
  ],
  ['Webflow', { metas: [{ name: 'generator', content: 'Webflow' }] }, ['webflow sure']],
  [
    'GitHub Pages',
    {
      headers: [
        ['Server', 'GitHub.com'],
        ['X-GitHub-Request-Id', '1'],
        ['X-Served-By', 'cache-fra-eddf8230096-FRA'],
        ['Via', '1.1 varnish'],
      ],
    },
    ['fastly sure', 'githubpages sure'],
  ],
  [
    'GitHub Pages behind a CDN that names itself',
    {
      headers: [
        ['Server', 'cloudflare'],
        ['X-GitHub-Request-Id', '1'],
        ['X-Fastly-Request-ID', '1'],
      ],
    },
    ['cloudflare sure', 'fastly sure', 'githubpages likely'],
  ],
  [
    'GitHub itself is no GitHub Pages',
    {
      url: 'https://gist.github.com/',
      headers: [
        ['Server', 'GitHub.com'],
        ['X-GitHub-Request-Id', '1'],
      ],
    },
    [],
  ],
  [
    'Heroku, which names Cowboy',
    {
      headers: [
        ['Via', '1.1 vegur'],
        ['Server', 'Cowboy'],
        ['X-Powered-By', 'Express'],
      ],
    },
    ['heroku sure', 'express sure'],
  ],
  [
    'Heroku by its collector',
    { headers: [['Reporting-Endpoints', 'heroku-nel="https://nel.heroku.com/reports?s=1"']] },
    ['heroku sure'],
  ],
  ['Traefik’s cookie', { setCookies: ['_TRAEFIK_BACKEND=1'] }, ['traefik sure']],
  ['LiteSpeed', { headers: [['X-Turbo-Charged-By', 'LiteSpeed']] }, ['litespeed sure']],
  ['a .php address', { url: 'https://shop.example.com/a/index.php?x=1' }, ['php likely']],
  ['.php in the middle of a name', { url: 'https://shop.example.com/a.phpx' }, []],
  [
    'WordPress by its files',
    { scripts: [{ src: 'https://shop.example.com/wp-content/a.js' }] },
    ['php sure', 'wordpress sure'],
  ],
  [
    'WordPress on the site’s other host',
    { scripts: [{ src: 'https://blog.example.com/wp-content/a.js' }] },
    [],
  ],
  ['WordPress on another port', { scripts: [{ src: 'https://shop.example.com:8443/wp-content/a.js' }] }, []],
  [
    'another site’s WordPress in a query',
    { scripts: [{ src: '/load?from=https://blog.test/wp-content/a.js' }] },
    [],
  ],
  [
    'WordPress under a <base> of another site',
    { scripts: [{ src: '/wp-content/a.js' }], uses: { base: 'https://other.test' } },
    [],
  ],
  [
    'WordPress under a <base> of its own',
    { scripts: [{ src: '/wp-content/a.js' }], uses: { base: 'self' } },
    ['php sure', 'wordpress sure'],
  ],
  [
    'a form that is sent to another site',
    { content: { forms: [{ ...form('csrfmiddlewaretoken'), targets: ['https://news.test/subscribe'] }] } },
    [],
  ],
  [
    'a form that is sent to this one',
    { content: { forms: [{ ...form('csrfmiddlewaretoken'), targets: ['https://shop.example.com/cart'] }] } },
    ['django sure'],
  ],
  [
    'another site’s WordPress',
    {
      scripts: [{ src: 'https://other.test/wp-content/a.js' }],
      content: { resources: [{ element: 'img', url: 'https://other.test/wp-includes/a.png' }] },
    },
    [],
  ],
  [
    'Tomcat behind nginx, by its error page',
    {
      headers: [['Server', 'nginx']],
      status: 404,
      content: {
        texts: [
          { needle: 'HTTP Status {version}*', where: 'title', version: '404' },
          { needle: 'Apache Tomcat/{version}', where: 'text', version: '10.1.60' },
        ],
      },
    },
    ['nginx sure', 'tomcat 10.1.60 sure'],
  ],
  [
    'lighttpd behind Cloudflare, by what a probe was answered',
    {
      headers: [['CF-Ray', '1']],
      site: {
        probes: [
          probed('not-found', {
            status: 404,
            texts: [
              { needle: '{version}*', where: 'title', version: '404' },
              { needle: 'lighttpd/{version}', where: 'text', version: '1.4.79' },
            ],
          }),
        ],
      },
    },
    ['cloudflare sure', 'lighttpd 1.4.79 sure'],
  ],
  [
    'a page of another origin that a probe was answered',
    {
      site: {
        probes: [
          probed('not-found', {
            url: 'https://other.test/static/',
            status: 404,
            texts: [
              { needle: '{version}*', where: 'title', version: '404' },
              { needle: 'lighttpd/{version}', where: 'text', version: '1.4.79' },
            ],
          }),
        ],
      },
    },
    [],
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
    {
      headers: [['Server', 'gunicorn']],
      setCookies: ['session=1', 'csrftoken=1'],
      content: { forms: [form('csrfmiddlewaretoken')] },
    },
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
  ['ASP.NET Core', { setCookies: ['.AspNetCore.Session=1'] }, ['aspnetcore sure']],
  ['ASP.NET Core’s server', { headers: [['Server', 'Kestrel']] }, ['kestrel sure', 'aspnetcore likely']],
  [
    'ASP.NET Core in IIS, which calls itself ASP.NET',
    { headers: [['X-Powered-By', 'ASP.NET']], setCookies: ['.AspNetCore.Session=1'] },
    ['aspnetcore sure'],
  ],
  ['HAProxy’s cookie', { setCookies: ['SERVERID=1'] }, ['haproxy hint']],
  ['HAProxy’s cookie as it writes it', { setCookies: ['SERVERID=1; path=/'] }, ['haproxy likely']],
  ...['', '; domain=.example.com', '; HttpOnly; Secure', '; HttpOnly; Secure; SameSite=Lax'].map(
    (rest) =>
      [
        `HAProxy’s cookie beside Express’, with ${rest}`,
        { setCookies: [`SRV=one; path=/${rest}`, 'connect.sid=1; Path=/; HttpOnly'] },
        ['haproxy likely', 'express sure'],
      ] as const,
  ),
  ...[
    'SRV=1',
    'SRV=1; Path=/',
    'SRV=1;Path=/',
    'SRV=1; HttpOnly; path=/',
    'SRV2=1; path=/',
    'srv=1; path=/',
  ].map((line) => [`no cookie of HAProxy: ${line}`, { setCookies: [line] }, []] as const),
  [
    'HAProxy’s cookie of another origin on the way here',
    { redirects: [{ url: 'https://sso.test/', status: 302, setCookies: ['SRV=1; path=/'] }] },
    [],
  ],
  ['Django’s field', { content: { forms: [form('csrfmiddlewaretoken')] } }, ['django sure']],
  ['Rails’ <meta>', { metas: [{ name: 'csrf-param', content: 'authenticity_token' }] }, ['rails sure']],
  [
    'a generator',
    { metas: [{ name: 'Generator', content: 'WordPress 6.5.2' }] },
    ['php sure', 'wordpress 6.5.2 sure'],
  ],
  [
    'MediaWiki',
    { metas: [{ name: 'generator', content: 'MediaWiki 1.43.12' }] },
    ['php sure', 'mediawiki 1.43.12 sure'],
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
  ['headers not seen', { headers: 'service-worker', stored: [{ name: 'csrftoken' }] }, ['django hint']],
  ['American Express is another company', { headers: [['X-Powered-By', 'American Express']] }, []],
  [
    'Express beside another',
    { headers: [['X-Powered-By', 'PHP/8.1 Express']] },
    ['php 8.1 sure', 'express sure'],
  ],
  [
    'Phusion Passenger without a version',
    { headers: [['X-Powered-By', 'Phusion Passenger']] },
    ['passenger sure'],
  ],
  [
    'a site’s own 404 page that speaks of nginx',
    {
      status: 404,
      content: {
        texts: [
          { needle: '{version}*', where: 'title', version: '404' },
          { needle: 'nginx/{version}', where: 'text', version: '1.26.3' },
        ],
      },
    },
    [],
  ],
])('%s', (_, page, stack) => {
  expect(brief(page)).toEqual(stack);
  // What a baseline keeps tells as much.
  expect(briefOf(withoutSecrets(pageWith(page)))).toEqual(stack);
});

test('of two CDNs the same one comes first, whichever header comes first', () => {
  const both = [['X-Amz-Cf-Id', '1'] as const, ['CF-Ray', '1'] as const];
  expect(brief({ headers: both })).toEqual(brief({ headers: both.toReversed() }));
});

test('a response of another site at the end of the chain says nothing', () => {
  const page = pageWith({
    url: 'https://sso.test/',
    headers: [['Server', 'IIS']],
    setCookies: ['connect.sid=1'],
  });
  expect(briefOf(page)).toEqual(['iis sure', 'express sure']);
  expect(briefOf({ ...page, url: 'https://shop.example.com/' })).toEqual([]);
});

test('a hint is no member that fixes are written for', () => {
  const { stack, hints } = audit(pageWith({ headers: [['Server', 'IIS']], setCookies: ['sessionid=1'] }));
  expect(stack.map(({ name }) => name)).toEqual(['iis']);
  expect(hints?.map(({ name, confidence }) => [name, confidence])).toEqual([['django', 'hint']]);
  expect(audit(pageWith()).hints).toBeUndefined();
});

test('a chosen stack has no hints', () => {
  const report = audit(pageWith({ setCookies: ['sessionid=1'] }));
  expect(report).toHaveProperty('hints');
  expect(withChosenStack(report, ['nginx'], 'chosen')).not.toHaveProperty('hints');
});

test('says by what, in words of its own', () => {
  const because = (page: PageParts) => detectStack(pageWith(page)).map((member) => member.because);
  expect(
    because({
      headers: [
        ['Server', 'nginx'],
        ['X-Runtime', 'SECRET'],
      ],
      setCookies: ['_SECRET_session=1', 'koa.sess=1'],
    }),
  ).toEqual(['Server names it', 'a cookie is called koa.sess']);
  expect(because({ setCookies: ['_secret_session=1'], headers: [['X-Runtime', '1']] })).toEqual([
    'it adds X-Runtime; a cookie is called _…_session',
  ]);
});
