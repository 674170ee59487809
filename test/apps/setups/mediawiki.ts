import {
  a2enmod,
  APACHE,
  APACHE_VERSION,
  apacheCommand,
  apacheConfiguration,
} from '../../servers/setups/apache.js';
import { MEDIAWIKI_NEEDS, MEDIAWIKI_VERSION } from '../../servers/setups/mediawiki.js';
import { FPM, PHP_VERSION } from '../../servers/setups/php.js';
import type { Application } from '../rig/application.js';
import { apacheToFpm, debian, fpm, fpmFiles, fpmTest, ownedByServer, PACKAGED_FOLDERS } from './php.js';

const PASSWORD = 'correct horse battery';

const address = (title: string, query = '') => `/mediawiki/index.php?title=${title}${query}`;

/** MediaWiki as its installer sets it up, with the configuration for Apache of its package. */
export const mediawiki: Application = {
  setup: {
    id: 'mediawiki',
    title: 'MediaWiki on Apache',
    chain: ['apache', 'php', 'mediawiki'],
    needs: [
      APACHE,
      FPM,
      ...MEDIAWIKI_NEEDS,
      debian('mediawiki', '/etc/apache2/conf-available/mediawiki.conf'),
    ],
    versions: { apache: APACHE_VERSION, php: PHP_VERSION, mediawiki: MEDIAWIKI_VERSION },
    write: { 'apache a2enmod': a2enmod },
    files: (sandbox) => ({
      ...fpmFiles(sandbox, `auto_prepend_file = ${sandbox.path('prepend.php')}`),
      // The package has one place for the configuration of one site.
      'prepend.php': `<?php define('MW_CONFIG_FILE', '${sandbox.path('LocalSettings.php')}');\n`,
      'LocalSettings.php': `<?php
require '${sandbox.path('installed/LocalSettings.php')}';
%% mediawiki settings
`,
      'installed/db/README': 'Of the user that PHP runs as.\n',
      'apache2.conf': apacheConfiguration(
        sandbox,
        ['proxy', 'proxy_fcgi'],
        `    DocumentRoot ${sandbox.statics}
    Include /etc/apache2/conf-available/mediawiki.conf`,
        { server: `${PACKAGED_FOLDERS}\n${apacheToFpm(sandbox)}` },
      ),
    }),
    prepare: ({ path, host }) => [
      {
        run: [
          '/usr/bin/php',
          '/usr/share/mediawiki/maintenance/run.php',
          'install',
          ...['--dbtype', 'sqlite', '--dbpath', path('installed/db'), '--dbname', 'my_wiki'],
          ...['--confpath', path('installed'), '--scriptpath', '/mediawiki', '--server', `https://${host}`],
          ...['--pass', PASSWORD, 'Square', 'ada'],
        ],
      },
      ownedByServer(path('installed'), path('sessions')),
    ],
    test: (sandbox) => [fpmTest(sandbox), apacheCommand(sandbox, '-t')],
    serve: (sandbox) => [fpm(sandbox), { ...apacheCommand(sandbox, '-DFOREGROUND'), ports: [80, 443] }],
  },
  entry: '/mediawiki/index.php/Main_Page',
  own: {
    'GET /mediawiki/index.php?title=Special:UserLogin': 'x-frame-options: DENY',
  },
  recorded: { later: ['compare revisions'] },
  steps: [
    {
      name: 'read a page',
      async act({ open, shows }) {
        await open('/mediawiki/index.php/Main_Page');
        await shows('#mw-content-text', 'MediaWiki has been installed');
      },
    },
    {
      name: 'sign in',
      isRequired: true,
      async act({ open, fill, follow, page }) {
        await open(address('Special:UserLogin'));
        await fill('#wpName1', 'ada');
        await fill('#wpPassword1', PASSWORD);
        await follow('#wpLoginAttempt');
        await page.waitForSelector('#pt-userpage-2, #pt-userpage');
      },
    },
    {
      name: 'write a page, with a preview',
      async act({ open, fill, follow, shows, mark }) {
        await open(address(`Of_${mark}`, '&action=edit'));
        await fill('#wpTextbox1', `== Of ${mark} ==\nA paragraph.\n`);
        await follow('#wpPreview');
        await shows('#wikiPreview h2', mark);
        await follow('#wpSave');
        await shows('#mw-content-text h2', mark);
      },
    },
    {
      name: 'search',
      async act({ open, fill, follow, shows, mark }) {
        await open(address('Special:Search', '&fulltext=1'));
        await fill('#searchText input', mark);
        await follow('#mw-search-top-table button');
        await shows('#mw-content-text', mark);
      },
    },
    {
      name: 'the recent changes, filtered by a script',
      async act({ open, page, shows, mark }) {
        await open(address('Special:RecentChanges'));
        await page.waitForSelector('.mw-rcfilters-ui-filterWrapperWidget', { visible: true });
        await shows('.mw-changeslist', mark);
      },
    },
    {
      name: 'special pages and preferences',
      async act({ open, page, shows }) {
        await open(address('Special:SpecialPages'));
        await shows('#mw-content-text', 'Recent changes');
        await open(address('Special:Version'));
        await shows('#mw-content-text', 'PHP');
        await open(address('Special:Preferences'));
        await page.waitForSelector('.oo-ui-indexLayout .oo-ui-tabOptionWidget, .mw-mobile-prefsection', {
          visible: true,
        });
      },
    },
    {
      name: 'uploads are off',
      async act({ open, shows }) {
        await open(address('Special:Upload'));
        await shows('#mw-content-text', 'disabled');
      },
    },
    {
      name: 'compare revisions',
      async act({ open, fill, follow, shows, mark }) {
        await open(address(`Of_${mark}`, '&action=edit'));
        await fill('#wpTextbox1', 'Another paragraph.\n');
        await follow('#wpSave');
        await open(address(`Of_${mark}`, '&action=history'));
        await follow('.mw-history-compareselectedversions-button');
        await shows('.diff-addedline', 'Another paragraph.');
      },
    },
    {
      name: 'sign out',
      async act({ open, follow, shows, page }) {
        await open(address('Special:UserLogout'));
        await follow('#mw-content-text [type=submit]');
        await shows('#mw-content-text', 'now logged out');
        await page.waitForSelector('#pt-login-2, #pt-login');
      },
    },
  ],
};
