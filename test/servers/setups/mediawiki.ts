import type { Requirement, Sandbox } from '../rig/setup.js';
import { phpShop } from './php-shop.js';

const PACKAGE = '/usr/share/mediawiki';

export const MEDIAWIKI_NEEDS: readonly Requirement[] = [
  { package: 'mediawiki', file: `${PACKAGE}/index.php` },
  { package: 'php-apcu', file: '/etc/php/8.4/mods-available/apcu.ini' },
  { package: 'php-sqlite3', file: '/usr/share/php8.4-sqlite3/sqlite3/pdo_sqlite.ini' },
];

export const MEDIAWIKI_VERSION = {
  command: { run: ['/bin/grep', 'MW_VERSION', `${PACKAGE}/includes/Defines.php`] },
  pattern: /'([\d.]+)'/,
} as const;

/** The shop in a hook, with MediaWiki’s own sessions; MediaWiki serves the pages of all other paths. */
const settings = ({ path, host }: Sandbox) => `<?php
$wgSitename = 'Square';
$wgServer = '//${host}';
$wgCanonicalServer = 'https://${host}';
$wgScriptPath = '';
$wgArticlePath = '/$1';
$wgDBtype = 'sqlite';
$wgDBname = 'my_wiki';
$wgSQLiteDataDir = '${path('db')}';
$wgSecretKey = str_repeat('square', 8);
$wgJobRunRate = 0;
// In the database, they would be written after the response.
$wgSessionCacheType = CACHE_ACCEL;
$wgCookieHttpOnly = false;
$wgCookieSecure = false;
$wgShowExceptionDetails = true;
require_once '${path('shop.php')}';
$wgHooks['BeforeInitialize'][] = function ($title, $unused, $out, $user, $request) {
    if (shop_path() === '/fails') {
        throw new RuntimeException('Something failed');
    }
    $session = $request->getSession();
    $answer = shop_response(shop_path(), $_GET, $_POST, ['sessionid' => $session->getId()] + $_COOKIE);
    if ($answer === null) {
        return;
    }
    http_response_code($answer['status']);
    unset($answer['headers']['Referrer-Policy']);
    foreach ($answer['headers'] as $name => $value) {
        header("$name: $value");
    }
    if (isset($answer['cookies']['csrftoken'])) {
        $token = $answer['cookies']['csrftoken'];
        $session->persist();
        $session->save();
        %% php cookie | setcookie('csrftoken', $token, ['path' => '/']);
    }
    echo $answer['body'];
    exit;
};
%% mediawiki settings
`;

/** MediaWiki, where the server in front is unknown. */
export const mediawiki = phpShop({
  name: 'mediawiki',
  title: 'MediaWiki (FPM)',
  needs: MEDIAWIKI_NEEDS,
  version: MEDIAWIKI_VERSION,
  index: 'wiki/index.php',
  configuration: 'LocalSettings.php',
  files: (sandbox) => ({
    'LocalSettings.php': settings(sandbox),
    'db/README': 'Of the user that PHP runs as.\n',
  }),
  prepare: ({ path }) => [
    {
      run: [
        '/bin/sh',
        '-c',
        `cp -rL ${PACKAGE} "$1" 2>&1 | grep -v LocalSettings.php; rm -f "$1/LocalSettings.php"`,
        'sh',
        path('wiki'),
      ],
    },
    {
      run: [
        '/usr/bin/php',
        path('wiki/maintenance/run.php'),
        'install',
        ...['--dbtype', 'sqlite', '--dbpath', path('db'), '--dbname', 'my_wiki'],
        ...['--confpath', path('db'), '--scriptpath', '', '--server', 'http://shop.test'],
        ...['--pass', 'correct horse battery', 'Square', 'ada'],
      ],
    },
    { run: ['/bin/ln', '-s', path('LocalSettings.php'), path('wiki/LocalSettings.php')] },
    { run: ['/bin/chown', '-R', 'www-data', path('db')] },
  ],
});
