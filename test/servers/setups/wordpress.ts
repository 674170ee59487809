import type { Sandbox } from '../rig/setup.js';
import { DATABASE, DATABASE_FILES, MARIADB, mariadb, prepareMariadb } from './mariadb.js';
import { phpShop } from './php-shop.js';

/** The shop as a plugin; WordPress serves the pages of all other paths. */
const PLUGIN = `<?php
add_action('init', function () {
    if (shop_path() === '/fails') {
        trigger_error('Something failed');
    }
    $answer = shop_response(shop_path(), wp_unslash($_GET), wp_unslash($_POST), wp_unslash($_COOKIE));
    if ($answer === null) {
        return;
    }
    status_header($answer['status']);
    foreach ($answer['headers'] as $name => $value) {
        header("$name: $value");
    }
    foreach ($answer['cookies'] as $name => $value) {
        setcookie($name, $value, ['path' => '/']);
    }
    echo $answer['body'];
    exit;
});
`;

const configuration = ({ address, path }: Sandbox) => `<?php
%% wordpress config

define('DB_NAME', '${DATABASE.name}');
define('DB_USER', '${DATABASE.user}');
define('DB_PASSWORD', '${DATABASE.password}');
define('DB_HOST', '${address}');
define('DB_CHARSET', 'utf8mb4');
$table_prefix = 'wp_';
// The tests ask nothing of other sites.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
require_once '${path('shop.php')}';
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
`;

/** Waits for the database, and does what the pages of wp-admin/install.php do. */
const install = ({ address, host, path }: Sandbox) => `<?php
mysqli_report(MYSQLI_REPORT_OFF);
while (!@mysqli_connect('${address}', '${DATABASE.user}', '${DATABASE.password}', '${DATABASE.name}')) {
    usleep(50_000);
}
$_SERVER['HTTP_HOST'] = '${host}';
$_SERVER['HTTPS'] = 'on';
$_SERVER['REQUEST_URI'] = '/wp-admin/install.php';
define('WP_INSTALLING', true);
require '${path('wordpress/wp-load.php')}';
require ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Square shop', 'ada', 'ada@shop.test', true, '', 'correct horse battery');
`;

export const WORDPRESS_VERSION = {
  command: {
    run: ['/usr/bin/php', '-r', 'require "/usr/share/wordpress/wp-includes/version.php"; echo $wp_version;'],
  },
  pattern: /^([\d.]+)/,
} as const;

/** WordPress, where the server in front is unknown. */
export const wordpress = phpShop({
  name: 'wordpress',
  title: 'WordPress (FPM)',
  needs: [
    MARIADB,
    { package: 'php-mysql', file: '/usr/share/php8.4-mysql/mysql/mysqli.ini' },
    { package: 'wordpress', file: '/usr/share/wordpress/wp-config.php' },
    {
      package: 'wordpress-theme-twentytwentyfive',
      file: '/usr/share/wordpress/wp-content/themes/twentytwentyfive/style.css',
    },
  ],
  version: WORDPRESS_VERSION,
  index: 'wordpress/index.php',
  scripts: '^/(?:wp-login|wp-cron|xmlrpc|wp-admin/[a-z-]+)\\.php$',
  configuration: 'wordpress/wp-config.php',
  files: (sandbox) => ({
    ...DATABASE_FILES,
    'install.php': install(sandbox),
    'wordpress/wp-config.php': configuration(sandbox),
    'wordpress/wp-content/mu-plugins/shop.php': PLUGIN,
  }),
  prepare: (sandbox) => [
    ...prepareMariadb(sandbox),
    {
      run: ['/bin/cp', '-rLT', '--update=none', '/usr/share/wordpress', sandbox.path('wordpress')],
    },
    {
      run: [
        '/bin/sh',
        '-c',
        '"$@" & trap "kill $!; wait $!" EXIT; php install.php',
        'sh',
        ...mariadb(sandbox).run,
      ],
      cwd: sandbox.folder,
    },
  ],
  serve: (sandbox) => [mariadb(sandbox)],
});
