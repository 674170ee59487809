import { NGINX, NGINX_VERSION, nginxCommand, nginxConfiguration } from '../../servers/setups/nginx.js';
import { RAILS_VERSION } from '../../servers/setups/rails.js';
import type { Sandbox } from '../../servers/rig/setup.js';
import type { Application } from '../rig/application.js';
import { debian, ownedByServer } from './php.js';
import { PICTURE } from './uploads.js';

const PORT = 8000;
const DATABASE = '/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default';

/** With what is still in the write-ahead log. Redmine asks for another password at the first sign-in. */
const COPY = `import sqlite3, sys
source, copy = map(sqlite3.connect, sys.argv[1:])
source.backup(copy)
copy.execute("UPDATE users SET must_change_passwd = 0")
copy.commit()
`;

/** As www-data, in a copy of the package: it has one place for the data of its sites. */
const asServer = (program: string) => `cd redmine && exec runuser -u www-data -- ${program}`;
const environment = ({ folder }: Sandbox) => ({
  REDMINE_INSTANCE: 'default',
  RAILS_ENV: 'production',
  HOME: folder,
});

/** Redmine on Puma behind nginx, as the examples of its package set it up. */
export const redmine: Application = {
  setup: {
    id: 'redmine',
    title: 'Redmine behind nginx',
    chain: ['nginx', 'rails'],
    needs: [
      NGINX,
      debian('puma', '/usr/bin/puma'),
      debian('redmine', '/usr/share/redmine/config.ru'),
      debian('redmine-sqlite', DATABASE),
    ],
    versions: { nginx: NGINX_VERSION, rails: RAILS_VERSION },
    files: (sandbox) => ({
      'security_headers.rb': '%% rails initializer\n',
      'database.yml': `production:
  adapter: sqlite3
  database: ${sandbox.path('redmine.sqlite')}
`,
      'nginx.conf': nginxConfiguration(
        sandbox,
        `        location / {
            alias ${sandbox.path('redmine/instances/default/public')}/;
            try_files $uri @redmine;
        }
        location @redmine {
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header Host $http_host;
            proxy_set_header X-Real-IP $remote_addr;
            proxy_redirect off;
            proxy_pass http://${sandbox.address}:${String(PORT)};
        }`,
      ),
    }),
    prepare: ({ folder, path }) => {
      const instance = path('redmine/instances/default');
      return [
        { run: ['/bin/cp', '-rL', '/usr/share/redmine', path('redmine')] },
        { run: ['/bin/rm', '-r', path('redmine/instances'), path('redmine/config/database.yml')] },
        { run: ['/bin/ln', '-s', path('security_headers.rb'), path('redmine/config/initializers')] },
        {
          run: [
            '/bin/mkdir',
            '-p',
            ...['config', 'tmp', 'log', 'files', 'plugins'].map((name) => `${instance}/${name}`),
          ],
        },
        { run: ['/bin/cp', '-r', '/var/cache/redmine/default/public', `${instance}/public`] },
        {
          run: ['/bin/cp', '/etc/redmine/default/secret_key.txt', path('database.yml'), `${instance}/config`],
        },
        { run: ['/usr/bin/python3', '-c', COPY, DATABASE, path('redmine.sqlite')] },
        { run: ['/bin/chown', 'www-data', folder] },
        ownedByServer(path('redmine'), path('redmine.sqlite')),
      ];
    },
    test: (sandbox) => [nginxCommand(sandbox, '-t')],
    serve: (sandbox) => [
      {
        run: ['/bin/sh', '-c', asServer(`puma -b tcp://${sandbox.address}:${String(PORT)}`)],
        cwd: sandbox.folder,
        env: environment(sandbox),
        ports: [PORT],
      },
      { ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [80, 443] },
    ],
  },
  entry: '/login',
  // For a location with an add_header of its own.
  needless: ['nginx location'],
  own: {
    'GET /attachments/thumbnail/*/*': 'content-security-policy: sandbox',
    'GET /login': 'x-frame-options: SAMEORIGIN',
  },
  recorded: { later: ['change it, with a preview'] },
  steps: [
    {
      name: 'sign in',
      isRequired: true,
      async act({ open, fill, follow, shows }) {
        await open('/login');
        await fill('#username', 'admin');
        await fill('#password', 'admin');
        await follow('#login-submit');
        await shows('#loggedas', 'admin');
      },
    },
    {
      name: 'create a project',
      isRequired: true,
      async act({ page, open, fill, follow, shows, mark }) {
        await open('/projects/new');
        await fill('#project_name', `square ${mark}`);
        // A script makes it from the name.
        await page.waitForFunction(
          () =>
            document.querySelector<HTMLInputElement>('#project_identifier')?.value.startsWith('square') ===
            true,
        );
        await follow('#new_project [name=commit]');
        await shows('#flash_notice', 'Successful creation');
      },
    },
    {
      name: 'report an issue with a picture',
      async act({ page, open, fill, upload, follow, shows, mark }) {
        await open(`/projects/square-${mark}/issues/new`);
        await fill('#issue_subject', `Of ${mark}`);
        await upload('.attachments_form input[type=file]', PICTURE);
        // The file is sent at once; until it is there, the form cannot be.
        await page.waitForFunction(
          () =>
            (document.querySelector<HTMLInputElement>('.attachments_fields input.token')?.value ?? '') !== '',
        );
        await page.waitForSelector('#issue-form [name=commit]:not(:disabled)');
        await follow('#issue-form [name=commit]');
        await shows('.subject', mark);
        await page.waitForFunction(() => document.querySelector('.attachments') !== null);
      },
    },
    {
      name: 'change it, with a preview',
      async act({ page, click, follow, shows }) {
        await click('.contextual .icon-edit');
        await page.waitForSelector('#issue_notes', { visible: true });
        // Loads the form of that status.
        await page.select('#issue_status_id', '2');
        await page.waitForFunction(
          () => document.querySelector('#ajax-indicator')?.checkVisibility() !== true,
        );
        await page.type('#issue_notes', 'A *note*.');
        await click('#add_notes .tab-preview');
        await shows('#add_notes .wiki-preview', 'note');
        await click('#add_notes .tab-edit');
        await page.waitForSelector('#issue_notes', { visible: true });
        await follow('#issue-form [name=commit]');
        await shows('.journal', 'note');
      },
    },
    {
      name: 'write a wiki page',
      async act({ page, open, follow, shows, mark }) {
        await open(`/projects/square-${mark}/wiki`);
        await page.waitForSelector('.jstElements button');
        await page.type('#content_text', `\n\nOf ${mark}`);
        await follow('#wiki_form [name=commit]');
        await shows('.wiki-page', mark);
      },
    },
    {
      name: 'filter the list of issues',
      async act({ page, open, follow, shows, mark }) {
        await open(`/projects/square-${mark}/issues`);
        await page.select('#add_filter_select', 'subject');
        await page.waitForSelector('#values_subject', { visible: true });
        await page.type('#values_subject', mark);
        await follow('#query_form .buttons .icon-checked');
        await shows('table.issues .subject', mark);
      },
    },
    {
      name: 'the calendar, the Gantt chart and the administrator’s screens',
      async act({ page, open, shows, mark }) {
        await open(`/projects/square-${mark}/issues/calendar`);
        await page.waitForSelector('.cal');
        await open(`/projects/square-${mark}/issues/gantt`);
        await page.waitForSelector('#gantt_area');
        await open('/settings');
        await shows('.tab-content', 'Application title');
        await open('/users');
        await shows('table.users', 'admin');
      },
    },
    {
      name: 'sign out',
      async act({ follow, page }) {
        await follow('a.logout');
        await page.waitForSelector('a.login');
      },
    },
  ],
};
