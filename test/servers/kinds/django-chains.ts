import type { Kind } from '../rig/kind.js';
import { a2enmod, APACHE, APACHE_VERSION, apacheCommand, apacheConfiguration } from './apache.js';
import { DEFAULT_MIDDLEWARE, DJANGO, djangoCheck, djangoFiles, djangoVersion, gunicorn } from './django.js';
import { NGINX, NGINX_VERSION, nginxCommand, nginxConfiguration, nginxStatics } from './nginx.js';

const APP_PORT = 8000;

/** gunicorn behind mod_proxy; Apache has the files and ends TLS. */
export const djangoApacheProxy: Kind = {
  id: 'django-apache-proxy',
  title: 'Django behind Apache (mod_proxy)',
  chain: ['apache', 'django'],
  needs: [APACHE, ...DJANGO],
  versions: { apache: APACHE_VERSION, django: djangoVersion() },
  write: { 'apache a2enmod': a2enmod },
  files: (ground) => ({
    ...djangoFiles(ground, DEFAULT_MIDDLEWARE),
    'static/.htaccess': '%% apache htaccess\n',
    'apache2.conf': apacheConfiguration(
      ground,
      ['proxy', 'proxy_http'],
      `    ProxyPreserveHost On
    ProxyPass /static !
    Alias /static ${ground.statics}
    ProxyPass / http://${ground.address}:${APP_PORT}/
    ProxyPassReverse / http://${ground.address}:${APP_PORT}/`,
    ),
  }),
  test: (ground) => [djangoCheck(ground), apacheCommand(ground, '-t')],
  serve: (ground) => [
    gunicorn(ground, APP_PORT),
    { ...apacheCommand(ground, '-DFOREGROUND'), ports: [80, 443] },
  ],
};

/** Django within Apache. */
export const djangoApacheWsgi: Kind = {
  ...djangoApacheProxy,
  id: 'django-apache-wsgi',
  title: 'Django in Apache (mod_wsgi)',
  needs: [
    APACHE,
    { file: '/usr/lib/apache2/modules/mod_wsgi.so', package: 'libapache2-mod-wsgi-py3' },
    ...DJANGO,
  ],
  files: (ground) => ({
    ...djangoFiles(ground, DEFAULT_MIDDLEWARE),
    'static/.htaccess': '%% apache htaccess\n',
    'apache2.conf': apacheConfiguration(
      ground,
      ['wsgi'],
      `    Alias /static ${ground.statics}
    WSGIScriptAlias / ${ground.path('shop/wsgi.py')}`,
      {
        server: `<Directory ${ground.path('shop')}>
    Require all granted
</Directory>`,
      },
    ),
  }),
  serve: (ground) => [{ ...apacheCommand(ground, '-DFOREGROUND'), ports: [80, 443] }],
};

/** gunicorn behind nginx, which has the files and ends TLS. */
export const djangoNginx: Kind = {
  id: 'django-nginx',
  title: 'Django behind nginx',
  chain: ['nginx', 'django'],
  needs: [NGINX, ...DJANGO],
  versions: { nginx: NGINX_VERSION, django: djangoVersion() },
  files: (ground) => ({
    ...djangoFiles(ground, DEFAULT_MIDDLEWARE),
    'nginx.conf': nginxConfiguration(
      ground,
      `${nginxStatics(ground)}
        location / {
            proxy_pass http://${ground.address}:${APP_PORT};
            proxy_set_header Host $host;
        }`,
    ),
  }),
  test: (ground) => [djangoCheck(ground), nginxCommand(ground, '-t')],
  serve: (ground) => [
    gunicorn(ground, APP_PORT),
    { ...nginxCommand(ground, '-g', 'daemon off;'), ports: [80, 443] },
  ],
};

/** Django's own server, which was never meant to face anybody, behind mod_proxy: its banner passes through. */
export const djangoRunserver: Kind = {
  ...djangoApacheProxy,
  id: 'django-runserver',
  title: 'Django’s runserver behind Apache (mod_proxy)',
  serve: (ground) => [
    {
      run: [
        '/usr/bin/python3',
        ground.path('manage.py'),
        'runserver',
        '--noreload',
        `${ground.address}:${APP_PORT}`,
      ],
      cwd: ground.folder,
      ports: [APP_PORT],
    },
    { ...apacheCommand(ground, '-DFOREGROUND'), ports: [80, 443] },
  ],
};
