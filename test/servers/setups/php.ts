import type { Sandbox, Setup, Requirement } from '../rig/setup.js';
import { ACCOUNT_PAGE, SHOP_PAGE } from '../rig/shop.js';
import { a2enmod, APACHE, APACHE_VERSION, apacheCommand, apacheConfiguration } from './apache.js';
import { NGINX, NGINX_VERSION, nginxCommand, nginxConfiguration, nginxStatics } from './nginx.js';

export const CLI: Requirement = { file: '/usr/bin/php', package: 'php-cli' };
export const FPM: Requirement = { file: '/usr/sbin/php-fpm8.4', package: 'php-fpm' };
export const MOD_PHP: Requirement = {
  file: '/usr/lib/apache2/modules/libphp8.4.so',
  package: 'libapache2-mod-php',
};

export const FPM_PORT = 9000;

export const PHP_VERSION = {
  command: { run: ['/usr/bin/php', '-v'] },
  pattern: /PHP (\d+\.\d+\.\d+)/,
} as const;

/** PHP also reads .ini files of the site, as those of a folder of /etc/php. */
export function scanning({ path }: Sandbox): Readonly<Record<string, string>> {
  return { PHP_INI_SCAN_DIR: `:${path('8.4/fpm/conf.d')}` };
}

/** The shop in plain PHP: one script for all paths except those of files. */
function shop({ folder }: Sandbox): Readonly<Record<string, string>> {
  return {
    'php.ini': `display_errors = On
session.save_path = "${folder}/sessions"
%% php ini
`,
    'sessions/README': 'Of the user that PHP runs as.\n',
    'app/page.html': SHOP_PAGE,
    'app/account.html': ACCOUNT_PAGE,
    'site/index.php': `<?php
%% php pagetop
header('Referrer-Policy: unsafe-url');
session_start();
$token = $_COOKIE['csrftoken'] ?? bin2hex(random_bytes(16));
switch (strtok($_SERVER['REQUEST_URI'], '?')) {
    case '/':
        %% php cookie | setcookie('csrftoken', $token, ['path' => '/']);
        readfile(__DIR__ . '/../app/page.html');
        break;
    case '/login':
        if (!hash_equals($token, $_POST['csrfmiddlewaretoken'] ?? '')) {
            http_response_code(403);
            break;
        }
        $_SESSION['user'] = $_POST['username'];
        header('Location: /account');
        break;
    case '/account':
        if (!isset($_SESSION['user'])) {
            header('Location: /');
            break;
        }
        $page = file_get_contents(__DIR__ . '/../app/account.html');
        echo str_replace('{{user}}', htmlspecialchars($_SESSION['user']), $page);
        break;
    default:
        if (!isset($_GET['status'])) {
            header('Location: /');
            break;
        }
        http_response_code((int) $_GET['status']);
        if (isset($_GET['header'])) {
            header(str_replace(':', ': ', $_GET['header']));
        }
        echo 'As asked.';
}
`,
  };
}

/** Sessions are written by the user that PHP runs as. */
function prepare({ path }: Sandbox) {
  return [{ run: ['/bin/chown', 'www-data', path('sessions')] }] as const;
}

function lint({ path }: Sandbox) {
  return { run: ['/usr/bin/php', '-l', path('site/index.php')] } as const;
}

/** The paths that PHP serves; the web server serves all others. */
const PAGES = '^/(?:login|account|old)?$';

/** PHP within Apache (mod_php), with Apache serving the files and unknown paths. */
export const phpOnApache: Setup = {
  id: 'php-apache',
  title: 'PHP on Apache (mod_php)',
  chain: ['apache', 'php'],
  needs: [APACHE, MOD_PHP, CLI],
  versions: { apache: APACHE_VERSION, php: PHP_VERSION },
  write: { 'apache a2enmod': a2enmod },
  files: (sandbox) => ({
    ...shop(sandbox),
    'static/.htaccess': '%% apache htaccess\n',
    'site/.htaccess': '%% php htaccess\n',
    'apache2.conf': apacheConfiguration(
      sandbox,
      [],
      `    DocumentRoot ${sandbox.folder}/site
    AliasMatch "${PAGES}" ${sandbox.folder}/site/index.php
    Alias /static ${sandbox.statics}`,
      {
        server: `LoadModule php_module ${MOD_PHP.file}
PHPIniDir ${sandbox.folder}
<Directory ${sandbox.folder}/site>
    AllowOverride All
    Require all granted
</Directory>
<FilesMatch "\\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>`,
      },
    ).replaceAll('mpm_event', 'mpm_prefork'),
  }),
  prepare,
  test: (sandbox) => [apacheCommand(sandbox, '-t'), lint(sandbox)],
  serve: (sandbox) => [
    { ...apacheCommand(sandbox, '-DFOREGROUND'), env: scanning(sandbox), ports: [80, 443] },
  ],
};

/** PHP behind nginx (FPM), with nginx serving the files and unknown paths. */
export const phpOnNginx: Setup = {
  id: 'php-nginx',
  title: 'PHP on nginx (FPM)',
  chain: ['nginx', 'php'],
  needs: [NGINX, FPM, CLI],
  versions: { nginx: NGINX_VERSION, php: PHP_VERSION },
  files: (sandbox) => ({
    ...shop(sandbox),
    'fpm.conf': `[global]
error_log = ${sandbox.path('fpm.log')}
[www]
user = www-data
group = www-data
listen = ${sandbox.address}:${FPM_PORT}
pm = static
pm.max_children = 2
`,
    'nginx.conf': nginxConfiguration(
      sandbox,
      `${nginxStatics(sandbox)}
        root ${sandbox.folder}/site;
        location ~ ${PAGES} {
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME ${sandbox.folder}/site/index.php;
            fastcgi_pass ${sandbox.address}:${FPM_PORT};
        }`,
    ),
  }),
  prepare,
  test: (sandbox) => [
    nginxCommand(sandbox, '-t'),
    { run: [FPM.file, '-t', '-y', sandbox.path('fpm.conf'), '-c', sandbox.path('php.ini')] },
    lint(sandbox),
  ],
  serve: (sandbox) => [
    {
      run: [FPM.file, '-F', '-y', sandbox.path('fpm.conf'), '-c', sandbox.path('php.ini')],
      env: scanning(sandbox),
      ports: [FPM_PORT],
    },
    { ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [80, 443] },
  ],
};
