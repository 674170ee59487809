import type { Application } from '../rig/application.js';
import {
  a2enmod,
  APACHE,
  APACHE_VERSION,
  apacheCommand,
  apacheConfiguration,
} from '../../servers/setups/apache.js';
import { DJANGO, djangoVersion } from '../../servers/setups/django.js';
import type { Command, Sandbox } from '../../servers/rig/setup.js';

const PYTHON = '/usr/bin/python3';
const PASSWORD = 'correct horse battery';

function manage({ folder, path }: Sandbox, ...args: string[]): Command {
  return {
    run: [PYTHON, path('manage.py'), ...args],
    cwd: folder,
    env: {
      DJANGO_SETTINGS_MODULE: 'deployed',
      DJANGO_SUPERUSER_PASSWORD: PASSWORD,
      DJANGO_SUPERUSER_EMAIL: 'ada@shop.test',
    },
  };
}

/** `startproject`, with the settings that its deployment needs. Apache serves the files of the admin. */
export const djangoAdmin: Application = {
  setup: {
    id: 'django-admin',
    title: 'The Django admin in Apache',
    chain: ['apache', 'django'],
    needs: [
      APACHE,
      { file: '/usr/lib/apache2/modules/mod_wsgi.so', package: 'libapache2-mod-wsgi-py3' },
      ...DJANGO,
    ],
    versions: { apache: APACHE_VERSION, django: djangoVersion() },
    write: { 'apache a2enmod': a2enmod },
    files: (sandbox) => ({
      // After the settings that startproject writes.
      'deployed.py': `from project.settings import *

SECRET_KEY = "correct horse battery staple, and fifty more of those letters 0123456789"
DEBUG = False
ALLOWED_HOSTS = ["${sandbox.host}"]
STATIC_ROOT = "${sandbox.statics}"
%% django settings
`,
      'wsgi/wsgi.py': `import os
import sys

sys.path[:0] = ["${sandbox.folder}"]
os.environ["DJANGO_SETTINGS_MODULE"] = "deployed"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
`,
      'static/.htaccess': '%% apache htaccess\n',
      'apache2.conf': apacheConfiguration(
        sandbox,
        ['wsgi'],
        `    Alias /static ${sandbox.statics}
    WSGIScriptAlias / ${sandbox.path('wsgi/wsgi.py')}`,
        {
          server: `<Directory ${sandbox.path('wsgi')}>
    Require all granted
</Directory>`,
        },
      ),
    }),
    prepare: (sandbox) => [
      { run: [PYTHON, '-m', 'django', 'startproject', 'project', sandbox.folder] },
      manage(sandbox, 'migrate'),
      manage(sandbox, 'createsuperuser', '--noinput', '--username', 'ada'),
      manage(sandbox, 'collectstatic', '--noinput'),
      { run: ['/bin/chown', 'www-data', sandbox.folder, sandbox.path('db.sqlite3')] },
    ],
    test: (sandbox) => [manage(sandbox, 'check', '--deploy'), apacheCommand(sandbox, '-t')],
    serve: (sandbox) => [{ ...apacheCommand(sandbox, '-DFOREGROUND'), ports: [80, 443] }],
  },
  entry: '/admin/login/',
  own: {
    'GET /admin/': 'cross-origin-opener-policy: same-origin',
    'GET /admin/login/?next=/admin/': 'x-frame-options: DENY',
  },
  recorded: { later: ['add a group in its pop-up'] },
  steps: [
    {
      name: 'sign in',
      isRequired: true,
      async act({ open, fill, follow, shows }) {
        await open('/admin/');
        await fill('[name=username]', 'ada');
        await fill('[name=password]', PASSWORD);
        await follow('[type=submit]');
        await shows('#user-tools', 'ada');
      },
    },
    {
      name: 'add a user',
      isRequired: true,
      async act({ open, fill, follow, shows, mark }) {
        await open('/admin/auth/user/add/');
        await fill('[name=username]', `user-${mark}`);
        await fill('[name=password1]', PASSWORD);
        await fill('[name=password2]', PASSWORD);
        await follow('[name=_save]');
        await shows('.messagelist .success', mark);
      },
    },
    {
      name: 'edit the user with the two lists of groups and the calendar',
      async act({ page, fill, click, follow, shows }) {
        await fill('[name=first_name]', 'Grace');
        // Built by scripts.
        await page.waitForSelector('.selector .selector-filter input');
        await click('.field-date_joined .datetimeshortcuts a:nth-of-type(2)');
        await click('#calendarbox1 .calendar td a');
        await follow('[name=_continue]');
        await shows('.messagelist .success', 'changed successfully');
      },
    },
    {
      name: 'add a group in its pop-up',
      async act({ page, fill, click, mark }) {
        const opened = new Promise<typeof page>((resolve) => {
          page.once('popup', (popup) => {
            if (popup) resolve(popup);
          });
        });
        await click('#add_id_groups');
        const popup = await opened;
        await popup.waitForSelector('[name=name]', { visible: true });
        await popup.type('[name=name]', `group-${mark}`);
        await popup.click('[name=_save]');
        await page.waitForFunction(
          (name) =>
            [...document.querySelectorAll('#id_groups_to option')].some((one) => one.textContent === name),
          {},
          `group-${mark}`,
        );
        await fill('[name=last_name]', 'Hopper');
      },
    },
    {
      name: 'search and filter',
      async act({ open, fill, follow, shows, mark }) {
        await open('/admin/auth/user/?is_staff__exact=0');
        await fill('#searchbar', mark);
        await follow('#changelist-search [type=submit]');
        await shows('#result_list .field-username', mark);
      },
    },
    {
      name: 'delete the user',
      async act({ page, click, follow, shows }) {
        await click('#result_list .action-select');
        await page.select('[name=action]', 'delete_selected');
        await follow('.actions button');
        await follow('#content [type=submit]');
        await shows('.messagelist .success', 'deleted');
      },
    },
    {
      name: 'change the theme and sign out',
      async act({ page, click, follow, shows }) {
        await click('.theme-toggle');
        await page.waitForFunction(() => document.documentElement.dataset['theme'] !== 'auto');
        await follow('#logout-form button');
        await shows('#content', 'Logged out');
      },
    },
  ],
};
