import type { Application, Tab } from '../rig/application.js';
import {
  a2enmod,
  APACHE,
  APACHE_VERSION,
  apacheCommand,
  apacheConfiguration,
} from '../../servers/setups/apache.js';
import { MOD_PHP, PHP_VERSION } from '../../servers/setups/php.js';
import { DATABASE, DATABASE_FILES, MARIADB, mariadb, prepareMariadb } from '../../servers/setups/mariadb.js';
import { debian, iniFiles, ownedByServer, PACKAGED_FOLDERS } from './php.js';
import { fileToUpload } from './uploads.js';

const DUMP = fileToUpload('prices.sql', 'CREATE TABLE prices (price INT); INSERT INTO prices VALUES (42);\n');

/** The address of a screen of the database that is open. */
function screen({ page }: Tab, query: string): string {
  const { pathname, searchParams } = new URL(page.url());
  const base = ['server', 'username', 'db'].map(
    (name) => `${name}=${encodeURIComponent(name === 'db' ? DATABASE.name : (searchParams.get(name) ?? ''))}`,
  );
  return `${pathname}?${[...base, query].join('&')}`;
}

/** Adminer with the configuration for Apache of its package. */
export const adminer: Application = {
  setup: {
    id: 'adminer',
    title: 'Adminer on Apache',
    chain: ['apache', 'php'],
    needs: [
      APACHE,
      MOD_PHP,
      MARIADB,
      debian('php-mysql', '/usr/share/php8.4-mysql/mysql/mysqli.ini'),
      debian('adminer', '/etc/apache2/conf-available/adminer.conf'),
    ],
    versions: { apache: APACHE_VERSION, php: PHP_VERSION },
    write: { 'apache a2enmod': a2enmod },
    files: (sandbox) => ({
      ...DATABASE_FILES,
      ...iniFiles(sandbox),
      'apache2.conf': apacheConfiguration(
        sandbox,
        [],
        `    DocumentRoot ${sandbox.statics}
    Include /etc/apache2/conf-available/adminer.conf`,
        {
          server: `${PACKAGED_FOLDERS}
LoadModule php_module ${MOD_PHP.file}
PHPIniDir ${sandbox.folder}
<FilesMatch ".+\\.ph(?:ar|p|tml)$">
    SetHandler application/x-httpd-php
</FilesMatch>`,
        },
      ).replaceAll('mpm_event', 'mpm_prefork'),
    }),
    prepare: (sandbox) => [...prepareMariadb(sandbox), ownedByServer(sandbox.path('sessions'))],
    test: (sandbox) => [apacheCommand(sandbox, '-t')],
    serve: (sandbox) => [mariadb(sandbox), { ...apacheCommand(sandbox, '-DFOREGROUND'), ports: [80, 443] }],
  },
  entry: '/adminer/',
  own: {
    'GET /adminer/': 'x-frame-options: deny',
    'GET /adminer/?server=*.*.*.*&username=ada&db=shop&sql=': "content-security-policy: 'strict-dynamic'",
  },
  recorded: {},
  steps: [
    {
      name: 'sign in',
      isRequired: true,
      async act({ address, open, fill, follow, shows }) {
        await open('/adminer/');
        await fill('[name="auth[server]"]', address);
        await fill('[name="auth[username]"]', DATABASE.user);
        await fill('[name="auth[password]"]', DATABASE.password);
        await fill('[name="auth[db]"]', DATABASE.name);
        await follow('form [type=submit]');
        await shows('h2', DATABASE.name);
      },
    },
    {
      name: 'create a table',
      isRequired: true,
      async act(tab) {
        await tab.open(screen(tab, 'create='));
        await tab.fill('[name=name]', `books_${tab.mark}`);
        await tab.fill('[name="fields[1][field]"]', 'title');
        await tab.page.select('[name="fields[1][type]"]', 'varchar');
        await tab.fill('[name="fields[1][length]"]', '99');
        // A script adds rows.
        await tab.page.waitForSelector('[name="fields[2][field]"], [name="fields[1.1][field]"]');
        await tab.follow('[type=submit][value=Save]');
        await tab.shows('.message', 'created');
      },
    },
    {
      name: 'insert a row',
      async act(tab) {
        await tab.open(screen(tab, `edit=books_${tab.mark}`));
        await tab.fill('[name="fields[title]"]', 'Silent Spring');
        await tab.follow('[type=submit][value=Save]');
        await tab.shows('.message', 'inserted');
      },
    },
    {
      name: 'browse and filter',
      async act(tab) {
        await tab.open(
          screen(
            tab,
            `select=books_${tab.mark}&where[0][col]=title&where[0][op]=LIKE+%25%25&where[0][val]=Spring`,
          ),
        );
        await tab.shows('#table td', 'Silent Spring');
      },
    },
    {
      name: 'run SQL',
      async act(tab) {
        await tab.open(screen(tab, 'sql='));
        // The editor is built by a script.
        await tab.page.waitForSelector('.jush-sql[contenteditable], pre.sqlarea[contenteditable]');
        await tab.click('.sqlarea[contenteditable]');
        await tab.page.keyboard.type('SELECT 6 * 7 AS answer');
        await tab.follow('[type=submit][value=Execute]');
        await tab.shows('table td', '42');
      },
    },
    {
      name: 'import a file',
      async act(tab) {
        await tab.open(screen(tab, 'import='));
        await tab.upload('[type=file]', DUMP);
        await tab.follow('[type=submit][value=Execute]');
        await tab.shows('.message', 'executed OK');
        await tab.open(screen(tab, 'table=prices'));
        await tab.shows('table', 'price');
      },
    },
    {
      name: 'drop its table',
      async act(tab) {
        await tab.open(screen(tab, 'create=prices'));
        await tab.follow('[name=drop]');
        await tab.shows('.message', 'dropped');
      },
    },
    {
      name: 'sign out',
      async act({ follow, page }) {
        await follow('#logout, [name=logout]');
        await page.waitForSelector('[name="auth[password]"]');
      },
    },
  ],
};
