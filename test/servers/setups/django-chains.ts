import { CARELESS } from '../../../src/demo/configs.js';
import { shop } from '../../../src/demo/shop.js';
import type { Sandbox, Setup } from '../rig/setup.js';
import { SHOP_PAGE } from '../rig/shop.js';
import { a2enmod, APACHE, APACHE_VERSION, apacheCommand, apacheConfiguration } from './apache.js';
import {
  BARE_MIDDLEWARE,
  DEFAULT_MIDDLEWARE,
  DJANGO,
  djangoCheck,
  djangoFiles,
  djangoVersion,
  gunicorn,
} from './django.js';
import { NGINX, NGINX_VERSION, nginxCommand, nginxConfiguration, nginxStatics } from './nginx.js';

const APP_PORT = 8000;

/** gunicorn behind mod_proxy; Apache serves the files and terminates TLS. */
export const djangoApacheProxy: Setup = {
  id: 'django-apache-proxy',
  title: 'Django behind Apache (mod_proxy)',
  chain: ['apache', 'django'],
  needs: [APACHE, ...DJANGO],
  versions: { apache: APACHE_VERSION, django: djangoVersion() },
  write: { 'apache a2enmod': a2enmod },
  files: (sandbox) => ({
    ...djangoFiles(sandbox, DEFAULT_MIDDLEWARE),
    'static/.htaccess': '%% apache htaccess\n',
    'apache2.conf': apacheConfiguration(
      sandbox,
      ['proxy', 'proxy_http'],
      `    ProxyPreserveHost On
    ProxyPass /static !
    Alias /static ${sandbox.statics}
    ProxyPass / http://${sandbox.address}:${APP_PORT}/
    ProxyPassReverse / http://${sandbox.address}:${APP_PORT}/`,
    ),
  }),
  test: (sandbox) => [djangoCheck(sandbox), apacheCommand(sandbox, '-t')],
  serve: (sandbox) => [
    gunicorn(sandbox, APP_PORT),
    { ...apacheCommand(sandbox, '-DFOREGROUND'), ports: [80, 443] },
  ],
};

/** Django within Apache. */
export const djangoApacheWsgi: Setup = {
  ...djangoApacheProxy,
  id: 'django-apache-wsgi',
  title: 'Django in Apache (mod_wsgi)',
  needs: [
    APACHE,
    { file: '/usr/lib/apache2/modules/mod_wsgi.so', package: 'libapache2-mod-wsgi-py3' },
    ...DJANGO,
  ],
  files: (sandbox) => inApache(sandbox, DEFAULT_MIDDLEWARE),
  serve: (sandbox) => [{ ...apacheCommand(sandbox, '-DFOREGROUND'), ports: [80, 443] }],
};

/** As careless as the demo shop, with its inline script: its report's fixes run here. */
export const djangoApacheDemo: Setup = {
  ...djangoApacheWsgi,
  id: 'django-apache-demo',
  title: 'Django without its security middleware in Apache (mod_wsgi)',
  files: (sandbox) => ({
    ...inApache(sandbox, BARE_MIDDLEWARE),
    'shop/page.html': SHOP_PAGE.replace(
      /<script>.*<\/script>/,
      () => `<ul class="grid"></ul>${demoScript()}`,
    ),
  }),
};

/** The inline script of the careless demo shop, as it is sent. */
function demoScript(): string {
  const url = new URL('https://shop.test/');
  const { body = '' } = shop(CARELESS)({ method: 'GET', url, headers: {}, body: '' });
  const [script] = /<script>.*?<\/script>/s.exec(body) ?? [];
  if (script === undefined) throw new Error('The demo shop has no inline script.');
  return script;
}

function inApache(sandbox: Sandbox, middleware: readonly string[]) {
  return {
    ...djangoFiles(sandbox, middleware),
    'static/.htaccess': '%% apache htaccess\n',
    'apache2.conf': apacheConfiguration(
      sandbox,
      ['wsgi'],
      `    Alias /static ${sandbox.statics}
    WSGIScriptAlias / ${sandbox.path('shop/wsgi.py')}`,
      {
        server: `<Directory ${sandbox.path('shop')}>
    Require all granted
</Directory>`,
      },
    ),
  };
}

/** gunicorn behind nginx, which serves the files and terminates TLS. */
export const djangoNginx: Setup = {
  id: 'django-nginx',
  title: 'Django behind nginx',
  chain: ['nginx', 'django'],
  needs: [NGINX, ...DJANGO],
  versions: { nginx: NGINX_VERSION, django: djangoVersion() },
  files: (sandbox) => ({
    ...djangoFiles(sandbox, DEFAULT_MIDDLEWARE),
    'nginx.conf': nginxConfiguration(
      sandbox,
      `${nginxStatics(sandbox)}
        location / {
            proxy_pass http://${sandbox.address}:${APP_PORT};
            proxy_set_header Host $host;
        }`,
    ),
  }),
  test: (sandbox) => [djangoCheck(sandbox), nginxCommand(sandbox, '-t')],
  serve: (sandbox) => [
    gunicorn(sandbox, APP_PORT),
    { ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [80, 443] },
  ],
};

/** Django's development server behind mod_proxy, which forwards its Server header. */
export const djangoRunserver: Setup = {
  ...djangoApacheProxy,
  id: 'django-runserver',
  title: 'Django’s runserver behind Apache (mod_proxy)',
  serve: (sandbox) => [
    {
      run: [
        '/usr/bin/python3',
        sandbox.path('manage.py'),
        'runserver',
        '--noreload',
        `${sandbox.address}:${APP_PORT}`,
      ],
      cwd: sandbox.folder,
      ports: [APP_PORT],
    },
    { ...apacheCommand(sandbox, '-DFOREGROUND'), ports: [80, 443] },
  ],
};
