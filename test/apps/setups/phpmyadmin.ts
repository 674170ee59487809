import type { Page } from 'puppeteer';
import type { Sandbox } from '../../servers/rig/setup.js';
import { FPM, FPM_PORT, PHP_VERSION } from '../../servers/setups/php.js';
import type { Application } from '../rig/application.js';
import { DATABASE, DATABASE_FILES, MARIADB, mariadb, prepareMariadb } from '../../servers/setups/mariadb.js';
import { debian, fpm, fpmFiles, fpmTest, ownedByServer } from './php.js';
import { fileToUpload } from './uploads.js';

const LIGHTTPD = '/usr/sbin/lighttpd';

const DUMP = fileToUpload(
  'prices.sql',
  'CREATE TABLE IF NOT EXISTS prices (price INT); INSERT INTO prices VALUES (42);\n',
);

/** Into the editor, which a script makes. */
async function write(page: Page, sql: string): Promise<void> {
  const editor = await page.waitForSelector('#sqlqueryform .CodeMirror');
  await editor?.evaluate((element, text) => {
    (element as unknown as { CodeMirror: { setValue(value: string): void } }).CodeMirror.setValue(text);
  }, sql);
}

/** Debian's lighttpd.conf, with php-fpm as in its 15-fastcgi-php-fpm.conf, and TLS. */
function configuration({ folder, address, certificate: { both } }: Sandbox): string {
  return `server.modules = ( "mod_indexfile", "mod_access", "mod_alias", "mod_redirect", "mod_fastcgi", "mod_openssl" )
server.bind = "${address}"
server.port = 80
server.document-root = "${folder}/files"
server.errorlog = "${folder}/error.log"
server.upload-dirs = ( "${folder}/uploads" )
server.username = "www-data"
server.groupname = "www-data"
index-file.names = ( "index.php", "index.html" )
url.access-deny = ( "~", ".inc" )
static-file.exclude-extensions = ( ".php", ".pl", ".fcgi" )
mimetype.assign = ( ".css" => "text/css", ".js" => "text/javascript", ".png" => "image/png", ".svg" => "image/svg+xml", ".woff" => "font/woff", "" => "application/octet-stream" )
fastcgi.server = ( ".php" => (( "host" => "${address}", "port" => ${FPM_PORT} )) )
include "/etc/phpmyadmin/lighttpd.conf"
$SERVER["socket"] == "${address}:443" {
  ssl.engine = "enable"
  ssl.pemfile = "${both}"
}
%% lighttpd server
$HTTP["scheme"] == "http" {
  %% lighttpd server80
}
`;
}

/** phpMyAdmin with the configuration for lighttpd of its package. */
export const phpMyAdmin: Application = {
  setup: {
    id: 'phpmyadmin',
    title: 'phpMyAdmin on lighttpd',
    chain: ['lighttpd', 'php'],
    needs: [
      { file: LIGHTTPD, package: 'lighttpd' },
      { file: '/usr/lib/lighttpd/mod_openssl.so', package: 'lighttpd-mod-openssl' },
      { file: '/usr/lib/lighttpd/mod_magnet.so', package: 'lighttpd-modules-lua' },
      FPM,
      MARIADB,
      debian('php-mysql', '/usr/share/php8.4-mysql/mysql/mysqli.ini'),
      debian('php-xml', '/usr/share/php8.4-xml/xml/xml.ini'),
      debian('php-mbstring', '/usr/share/php8.4-mbstring/mbstring/mbstring.ini'),
      debian('phpmyadmin', '/etc/phpmyadmin/lighttpd.conf'),
    ],
    versions: {
      lighttpd: { command: { run: [LIGHTTPD, '-v'] }, pattern: /lighttpd\/(\d+\.\d+\.\d+)/ },
      php: PHP_VERSION,
    },
    write: {
      'lighttpd server': (text, { path }) => text.replace('/etc/lighttpd/response.lua', path('response.lua')),
    },
    files: (sandbox) => ({
      ...DATABASE_FILES,
      // The configuration of the package names localhost.
      ...fpmFiles(sandbox, `mysqli.default_socket = "${sandbox.path('mysql/socket')}"`),
      'lighttpd.conf': configuration(sandbox),
      'response.lua': '%% lighttpd lua\n',
      'files/robots.txt': 'User-agent: *\n',
      'uploads/README': 'Of the user that lighttpd runs as.\n',
    }),
    prepare: (sandbox) => [
      ...prepareMariadb(sandbox),
      ownedByServer(sandbox.path('sessions'), sandbox.path('uploads')),
      {
        run: [
          '/bin/sh',
          '-c',
          `touch '${sandbox.path('error.log')}'; chown www-data '${sandbox.path('error.log')}'`,
        ],
      },
    ],
    test: (sandbox) => [fpmTest(sandbox), { run: [LIGHTTPD, '-tt', '-f', sandbox.path('lighttpd.conf')] }],
    serve: (sandbox) => [
      mariadb(sandbox),
      fpm(sandbox),
      { run: [LIGHTTPD, '-D', '-f', sandbox.path('lighttpd.conf')], ports: [80, 443] },
    ],
  },
  entry: '/phpmyadmin/',
  own: {
    'GET /phpmyadmin/': "content-security-policy: object-src 'none'",
    'GET /phpmyadmin/index.php?route=/database/sql&db=shop': 'x-frame-options: DENY',
  },
  recorded: { later: ['insert a row'] },
  steps: [
    {
      name: 'sign in',
      isRequired: true,
      async act({ open, fill, follow, shows }) {
        await open('/phpmyadmin/');
        await fill('#input_username', DATABASE.user);
        await fill('#input_password', DATABASE.password);
        await follow('#input_go');
        await shows('#pma_navigation', DATABASE.name);
      },
    },
    {
      name: 'run SQL',
      async act({ page, open, click, shows }) {
        await open(`/phpmyadmin/index.php?route=/database/sql&db=${DATABASE.name}`);
        await write(page, 'SELECT 6 * 7 AS answer');
        await click('#button_submit_query');
        await shows('.table_results td', '42');
      },
    },
    {
      name: 'import a file',
      async act({ open, upload, click, shows }) {
        await open(`/phpmyadmin/index.php?route=/database/import&db=${DATABASE.name}`);
        await upload('#input_import_file', DUMP);
        await click('#buttonGo');
        await shows('.alert-success', 'Import has been successfully finished');
      },
    },
    {
      name: 'browse it',
      async act({ open, shows }) {
        await open(`/phpmyadmin/index.php?route=/sql&db=${DATABASE.name}&table=prices&pos=0`);
        await shows('.table_results td', '42');
      },
    },
    {
      name: 'insert a row',
      async act({ open, fill, click, shows }) {
        await open(`/phpmyadmin/index.php?route=/table/change&db=${DATABASE.name}&table=prices`);
        await fill(
          '[name="fields[multi_edit][0][a5edcf82d5b4c5d0f7fbf4d1bd4a8fc5]"], .insertRowTable .textfield',
          '43',
        );
        await click('#buttonYes');
        await shows('.alert-success', '1 row inserted');
      },
    },
    {
      name: 'export',
      async act({ open, shows }) {
        await open(`/phpmyadmin/index.php?route=/database/export&db=${DATABASE.name}`);
        await shows('#quick_or_custom, .exportoptions', 'Export');
      },
    },
    {
      name: 'draw the designer',
      async act({ page, open }) {
        await open(`/phpmyadmin/index.php?route=/database/designer&db=${DATABASE.name}`);
        await page.waitForSelector('.designer_tab');
      },
    },
    {
      name: 'sign out',
      async act({ page, click }) {
        await click('#pma_navigation .disableAjax.logout, a.logout');
        await page.waitForSelector('#input_username');
      },
    },
  ],
};
