import type { Frame, Page } from 'puppeteer';
import { request } from '../../servers/rig/http-client.js';
import { NGINX, NGINX_VERSION, nginxCommand, nginxConfiguration } from '../../servers/setups/nginx.js';
import { FPM, FPM_PORT, PHP_VERSION } from '../../servers/setups/php.js';
import { WORDPRESS_VERSION } from '../../servers/setups/wordpress.js';
import type { Application, Tab } from '../rig/application.js';
import { DATABASE, DATABASE_FILES, MARIADB, mariadb, prepareMariadb } from '../../servers/setups/mariadb.js';
import { debian, fpm, fpmFiles, fpmTest, ownedByServer } from './php.js';
import { PICTURE } from './uploads.js';

const PASSWORD = 'correct horse battery';

/** WordPress behind nginx, as the examples of its package set it up. */
const onNginx: Application = {
  setup: {
    id: 'wordpress',
    title: 'WordPress on nginx',
    chain: ['nginx', 'php', 'wordpress'],
    needs: [
      NGINX,
      FPM,
      MARIADB,
      debian('php-mysql', '/usr/share/php8.4-mysql/mysql/mysqli.ini'),
      debian('php-xml', '/usr/share/php8.4-xml/xml/xml.ini'),
      debian('php-gd', '/usr/share/php8.4-gd/gd/gd.ini'),
      debian('wordpress', '/usr/share/wordpress/wp-config.php'),
      debian(
        'wordpress-theme-twentytwentyfive',
        '/usr/share/wordpress/wp-content/themes/twentytwentyfive/style.css',
      ),
    ],
    versions: { nginx: NGINX_VERSION, php: PHP_VERSION, wordpress: WORDPRESS_VERSION },
    files: (sandbox) => ({
      ...DATABASE_FILES,
      ...fpmFiles(sandbox),
      'config-default.php': `<?php
%% wordpress config
define('DB_NAME', '${DATABASE.name}');
define('DB_USER', '${DATABASE.user}');
define('DB_PASSWORD', '${DATABASE.password}');
define('DB_HOST', '${sandbox.address}');
define('ABSPATH', '${sandbox.path('wordpress')}/');
define('WP_CONTENT_DIR', '${sandbox.path('wordpress/wp-content')}');
// The tests ask nothing of other sites.
define('WP_HTTP_BLOCK_EXTERNAL', true);
`,
      // WordPress refuses a second comment from an address within 15 seconds, and the walks are quicker.
      'no-flood-check.php': "<?php add_filter('comment_flood_filter', '__return_false', 20);\n",
      'nginx.conf': nginxConfiguration(
        sandbox,
        `        root ${sandbox.path('wordpress')};
        index index.php;
        client_max_body_size 8m;
        location = /favicon.ico {
            log_not_found off;
            access_log off;
        }
        location / {
            try_files $uri $uri/ /index.php?$args;
        }
        location ~ \\.php$ {
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME $request_filename;
            fastcgi_index index.php;
            fastcgi_intercept_errors on;
            fastcgi_pass ${sandbox.address}:${String(FPM_PORT)};
        }
        location ~* \\.(js|css|png|jpg|jpeg|gif|ico)$ {
            expires max;
            log_not_found off;
        }`,
      ),
    }),
    prepare: (sandbox) => {
      const { path } = sandbox;
      return [
        ...prepareMariadb(sandbox),
        // A copy, because the package has one place for the configuration of one site.
        { run: ['/bin/cp', '-rL', '/usr/share/wordpress', path('wordpress')] },
        {
          run: ['/bin/sed', '-i', `s#/etc/wordpress/#${sandbox.folder}/#`, path('wordpress/wp-config.php')],
        },
        {
          run: [
            '/bin/mkdir',
            '-p',
            path('wordpress/wp-content/uploads'),
            path('wordpress/wp-content/mu-plugins'),
          ],
        },
        { run: ['/bin/cp', path('no-flood-check.php'), path('wordpress/wp-content/mu-plugins')] },
        ownedByServer(path('wordpress/wp-content'), path('sessions')),
      ];
    },
    test: (sandbox) => [fpmTest(sandbox), nginxCommand(sandbox, '-t')],
    serve: (sandbox) => [
      mariadb(sandbox),
      fpm(sandbox),
      { ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [80, 443] },
    ],
  },
  async install({ sandbox }) {
    const answer = await request(sandbox, 'https', '/wp-admin/install.php?step=2', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        weblog_title: 'Square',
        user_name: 'ada',
        admin_password: PASSWORD,
        admin_password2: PASSWORD,
        admin_email: 'ada@shop.test',
        blog_public: '1',
        language: '',
      }).toString(),
    });
    if (!answer.body.includes('Success!')) throw new Error(answer.body);
  },
  entry: '/',
  // For a location with an add_header of its own.
  needless: ['nginx location'],
  own: {
    'GET /wp-admin/': 'x-frame-options: SAMEORIGIN',
    'GET /wp-login.php': 'x-frame-options: SAMEORIGIN',
  },
  steps: [
    {
      name: 'read a post',
      async act({ open, follow, shows }) {
        await open('/');
        await follow('.wp-block-post-title a[href$="?p=1"]');
        await shows('h1', 'Hello world!');
      },
    },
    {
      name: 'comment on it',
      async act({ fill, follow, shows, mark }) {
        await fill('#comment', `Of ${mark}`);
        // Of a new author: the next one of the same is published at once.
        await fill('#author', `Grace ${mark}`);
        await fill('#email', `grace-${mark}@shop.test`);
        await follow('#submit');
        await shows('body', 'awaiting moderation');
      },
    },
    {
      name: 'sign in',
      isRequired: true,
      async act({ page, open, fill, follow, shows }) {
        await open('/wp-login.php');
        // A script focuses the first field a little later.
        await page.waitForFunction(() => document.activeElement?.id === 'user_login');
        await fill('#user_login', 'ada');
        await fill('#user_pass', PASSWORD);
        await follow('#wp-submit');
        await shows('#wpbody h1', 'Dashboard');
      },
    },
    {
      name: 'upload a picture',
      async act({ open, upload, follow, page }) {
        await open('/wp-admin/media-new.php?browser-uploader');
        await upload('#async-upload', PICTURE);
        await follow('#html-upload');
        await page.waitForFunction(() =>
          [...document.querySelectorAll<HTMLImageElement>('.attachment img, .media-icon img')].some(
            ({ naturalWidth }) => naturalWidth > 0,
          ),
        );
      },
    },
    {
      name: 'write a post in the block editor',
      async act(tab) {
        const { open, click, page, mark, shows } = tab;
        await open('/wp-admin/post-new.php');
        const editor = await canvasOf(tab);
        const title = await editor.waitForSelector('.editor-post-title__input');
        await title?.type(`Of ${mark}`);
        await page.keyboard.press('Enter');
        await editor.waitForSelector('[data-type="core/paragraph"]:focus');
        await page.keyboard.type('A paragraph.');
        // While it saves, they do nothing.
        await click('.editor-post-publish-button__button:not([aria-disabled=true])');
        await click('.editor-post-publish-panel .editor-post-publish-button:not([aria-disabled=true])');
        await shows('.post-publish-panel__postpublish, .components-snackbar', 'is now live');
      },
    },
    {
      name: 'moderate the comment',
      async act({ open, page }) {
        await open('/wp-admin/edit-comments.php?comment_status=moderated');
        await page.waitForSelector('#the-comment-list .approve a');
        await Promise.all([
          page.waitForResponse(
            async (response) => (await response.request().fetchPostData())?.includes('dim-comment') === true,
          ),
          // Shown only under the mouse.
          page.$eval('#the-comment-list .approve a', (link) => {
            (link as HTMLElement).click();
          }),
        ]);
      },
    },
    {
      name: 'change the settings',
      async act({ open, fill, follow, shows, mark }) {
        await open('/wp-admin/options-general.php');
        await fill('#blogdescription', `Since ${mark}`);
        await follow('#submit');
        await shows('.notice-success', 'Settings saved');
      },
    },
    {
      name: 'edit the site’s templates, which shows the front page',
      async act({ open, page }) {
        await open('/wp-admin/site-editor.php');
        await frameShows(page, 'iframe[name="editor-canvas"]', '.is-root-container');
      },
    },
    {
      name: 'customise, which frames the front page',
      async act({ open, page }) {
        await open('/wp-admin/customize.php');
        await frameShows(page, '#customize-preview iframe', '.wp-site-blocks');
      },
    },
    {
      name: 'sign out',
      async act({ open, follow, shows, page }) {
        await open('/wp-admin/');
        await Promise.all([
          page.waitForNavigation({ waitUntil: 'load' }),
          // Shown only under the mouse.
          page.$eval('#wp-admin-bar-logout a', (link) => {
            link.click();
          }),
        ]);
        await shows('#login', 'logged out');
        await follow('#backtoblog a');
      },
    },
  ],
};

const IN_CUSTOMISER =
  'the frame of the customiser comes with a policy of its own, which stays, so that ours is not added to it';

export const wordpress: Application = {
  ...onNginx,
  recorded: {
    later: ['change the settings'],
    onlyReported: {
      'font-src data': IN_CUSTOMISER,
      'script-src-elem inline': IN_CUSTOMISER,
    },
    changedByStrictStyles: ['read a post'],
  },
};

/** Where the configuration of the server cannot be changed. */
export const wordpressConfig: Application = {
  ...onNginx,
  setup: {
    ...onNginx.setup,
    id: 'wordpress-config',
    title: 'WordPress, with wp-config.php only',
    chain: ['php', 'wordpress'],
    // As its text says: a sign-out has more headers than nginx takes by default.
    files: (sandbox) => {
      const files = onNginx.setup.files(sandbox);
      const buffers = 'fastcgi_buffer_size 16k; fastcgi_buffers 16 16k;';
      return {
        ...files,
        'nginx.conf': (files['nginx.conf'] ?? '').replaceAll('fastcgi_pass', `${buffers}\n            $&`),
      };
    },
  },
};

/** Waits for an element in a frame of the same origin, which a script may load again. */
async function frameShows(page: Page, frame: string, selector: string): Promise<void> {
  await page.waitForFunction(
    (outer, inner) =>
      Boolean(document.querySelector<HTMLIFrameElement>(outer)?.contentDocument?.querySelector(inner)),
    {},
    frame,
    selector,
  );
}

/** Blocks are edited in a frame, unless an old one is among them. */
async function canvasOf({ page }: Tab): Promise<Frame> {
  await page.waitForSelector('.editor-post-title__input, iframe[name="editor-canvas"]');
  // Its welcome hides the editor, once for each user.
  await page.evaluate(() => {
    const { wp } = globalThis as unknown as {
      wp: { data: { dispatch(store: string): { set(scope: string, name: string, value: boolean): void } } };
    };
    wp.data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false);
  });
  await page.waitForSelector('.components-modal__header', { hidden: true });
  const element = await page.$('iframe[name="editor-canvas"]');
  return (await element?.contentFrame()) ?? page.mainFrame();
}
