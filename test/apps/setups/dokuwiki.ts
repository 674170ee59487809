import type { Application } from '../rig/application.js';
import {
  a2enmod,
  APACHE,
  APACHE_VERSION,
  apacheCommand,
  apacheConfiguration,
} from '../../servers/setups/apache.js';
import { FPM, PHP_VERSION } from '../../servers/setups/php.js';
import { apacheToFpm, debian, fpm, fpmFiles, fpmTest, ownedByServer, PACKAGED_FOLDERS } from './php.js';
import { PICTURE } from './uploads.js';

const PASSWORD = 'correct horse battery';
/** Of bcrypt. */
const HASHED = '$2y$04$GxY7mipIEhBcmpx9mzRQIOTNBe0DHugbWi7fRm2rP1pfSm1Y0fZWG';

/** A script makes it. */
const FILE_FIELD = '#mediamanager__uploader input[type=file]';

/** DokuWiki with the configuration for Apache of its package. */
export const dokuwiki: Application = {
  setup: {
    id: 'dokuwiki',
    title: 'DokuWiki on Apache',
    chain: ['apache', 'php'],
    needs: [
      APACHE,
      FPM,
      debian('php-xml', '/usr/share/php8.4-xml/xml/xml.ini'),
      debian('dokuwiki', '/etc/dokuwiki/apache.conf'),
    ],
    versions: { apache: APACHE_VERSION, php: PHP_VERSION },
    write: { 'apache a2enmod': a2enmod },
    files: (sandbox) => ({
      ...fpmFiles(sandbox, `auto_prepend_file = ${sandbox.path('prepend.php')}`),
      // The package keeps its configuration and its pages where only one site can have them.
      'prepend.php': `<?php define('DOKU_MAIN_CONF', '${sandbox.path('conf')}/');\n`,
      'users.auth.php': `# <?php exit()?>\nada:${HASHED}:Ada:ada@shop.test:admin,user\n`,
      'acl.auth.php': '# <?php exit()?>\n* @ALL 1\n* @user 8\n',
      'apache2.conf': apacheConfiguration(
        sandbox,
        ['access_compat', 'proxy', 'proxy_fcgi'],
        `    DocumentRoot ${sandbox.statics}
    Include /etc/dokuwiki/apache.conf`,
        { server: `${PACKAGED_FOLDERS}\n${apacheToFpm(sandbox)}` },
      ),
    }),
    prepare: ({ path }) => [
      { run: ['/bin/cp', '-r', '/etc/dokuwiki', path('conf')] },
      // Links in the package.
      { run: ['/bin/mv', path('users.auth.php'), path('acl.auth.php'), path('conf')] },
      { run: ['/bin/cp', '-r', '/var/lib/dokuwiki/data', path('data')] },
      {
        run: ['/bin/sh', '-c', `echo "\\$conf['savedir'] = '${path('data')}';" >> ${path('conf/local.php')}`],
      },
      ownedByServer(path('conf'), path('data'), path('sessions')),
    ],
    test: (sandbox) => [fpmTest(sandbox), apacheCommand(sandbox, '-t')],
    serve: (sandbox) => [fpm(sandbox), { ...apacheCommand(sandbox, '-DFOREGROUND'), ports: [80, 443] }],
  },
  entry: '/dokuwiki/doku.php?id=wiki:welcome',
  own: {
    'GET /dokuwiki/lib/exe/fetch.php?media=*.png': "content-security-policy: default-src 'none'",
    'GET /dokuwiki/lib/exe/fetch.php?media=wiki:dokuwiki.svg': "content-security-policy: default-src 'none'",
  },
  recorded: {},
  steps: [
    {
      name: 'sign in',
      isRequired: true,
      async act({ open, fill, follow, shows }) {
        await open('/dokuwiki/doku.php?id=start&do=login');
        await fill('#dw__login [name=u]', 'ada');
        await fill('#dw__login [name=p]', PASSWORD);
        await follow('#dw__login [type=submit]');
        await shows('.user', 'ada');
      },
    },
    {
      name: 'write a page with the toolbar',
      async act({ page, open, fill, click, follow, shows, mark }) {
        await open(`/dokuwiki/doku.php?id=${mark}&do=edit`);
        await fill('#wiki__text', `Of ${mark} `);
        // The toolbar and its menus are built by scripts.
        await click('#tool__bar button[aria-controls^=picker]');
        await page.waitForSelector('.picker button', { visible: true });
        await click('#tool__bar button:first-child');
        await follow('[name="do[preview]"]');
        await shows('.preview', mark);
        await follow('[name="do[save]"]');
        await shows('.page', mark);
      },
    },
    {
      name: 'upload a picture',
      async act({ page, open, fill, click, upload, mark }) {
        await open('/dokuwiki/doku.php?id=start&do=media&tab_files=upload');
        await upload(FILE_FIELD, PICTURE);
        await fill('.qq-upload-name-input', `${mark}.png`);
        await click('#mediamanager__upload_button');
        await page.waitForSelector('.qq-upload-success');
      },
    },
    {
      name: 'see it and its details',
      async act({ page, open, mark }) {
        await open(`/dokuwiki/doku.php?id=start&do=media&image=${mark}.png`);
        await page.waitForFunction(() =>
          [...document.querySelectorAll<HTMLImageElement>('#mediamanager__page img')].some(
            ({ src, naturalWidth }) => src.includes('fetch.php') && naturalWidth > 0,
          ),
        );
        await open(`/dokuwiki/lib/exe/fetch.php?media=${mark}.png`);
        await page.waitForFunction(() => (document.querySelector('img')?.naturalWidth ?? 0) > 0);
        await open('/dokuwiki/lib/exe/fetch.php?media=wiki:dokuwiki.svg');
        await page.waitForSelector('svg');
      },
    },
    {
      name: 'read a long page with its contents, and search',
      async act({ page, open, fill, click, follow, shows }) {
        await open('/dokuwiki/doku.php?id=wiki:welcome');
        await click('#dw__toc h3');
        await page.waitForSelector('#dw__toc h3.closed');
        await fill('#qsearch__in', 'welcome');
        await follow('#dw__search [type=submit]');
        await shows('.page', 'Search');
      },
    },
    {
      name: 'the administrator’s screens',
      async act({ open, shows }) {
        await open('/dokuwiki/doku.php?id=start&do=admin&page=config');
        await shows('#config__manager', 'savedir');
        await open('/dokuwiki/doku.php?id=start&do=admin&page=acl');
        await shows('#acl__tree', 'wiki');
        await open('/dokuwiki/doku.php?id=start&do=admin&page=usermanager');
        await shows('#user__manager', 'ada');
      },
    },
    {
      name: 'compare revisions',
      async act({ open, shows }) {
        await open('/dokuwiki/doku.php?id=wiki:welcome&do=recent');
        await shows('.page', 'Recent');
        await open('/dokuwiki/doku.php?id=wiki:welcome&do=index');
        await shows('#index__tree', 'wiki');
      },
    },
    {
      name: 'sign out',
      async act({ open, follow, page }) {
        await open('/dokuwiki/doku.php?id=start');
        await follow('.action.logout a, a.logout');
        await page.waitForSelector('.action.login');
      },
    },
  ],
};
