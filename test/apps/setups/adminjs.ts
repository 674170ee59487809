import { npmPackage, npmVersion } from '../../servers/setups/node.js';
import { until } from '../../support/until.js';
import type { Application } from '../rig/application.js';
import { MODULES } from './npm.js';

const EMAIL = 'ada@shop.test';
const PASSWORD = 'correct horse battery';
const BOOKS = '/admin/resources/Book';

/** AdminJS in Express, as its documentation sets it up, with the session of express-session. */
export const adminJs: Application = {
  setup: {
    id: 'adminjs',
    title: 'AdminJS in Express',
    chain: ['express'],
    needs: ['@adminjs/express', '@adminjs/typeorm', 'adminjs', 'express', 'express-session', 'sql.js'].map(
      (name) => npmPackage(name, MODULES),
    ),
    versions: { express: npmVersion('express', MODULES) },
    files: (sandbox) => ({
      'app.mjs': `import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import AdminJS from 'adminjs';
import AdminJSExpress from '@adminjs/express';
import { Database, Resource } from '@adminjs/typeorm';
import express from 'express';
import { BaseEntity, DataSource, EntitySchema } from 'typeorm';

class Book extends BaseEntity {}
const books = new EntitySchema({
  name: 'Book',
  target: Book,
  columns: { id: { type: Number, primary: true, generated: true }, title: { type: String } },
});
await new DataSource({ type: 'sqljs', entities: [books], synchronize: true }).initialize();
AdminJS.registerAdapter({ Database, Resource });
const admin = new AdminJS({ rootPath: '/admin', resources: [Book] });

const app = express();
%% express app

const sessionOptions = { secret: 'square', resave: false, saveUninitialized: true };

const authenticate = (email, password) =>
  email === '${EMAIL}' && password === '${PASSWORD}' ? { email } : null;
app.use(
  admin.options.rootPath,
  AdminJSExpress.buildAuthenticatedRouter(
    admin,
    { authenticate, cookieName: 'connect.sid', cookiePassword: 'correct horse battery staple' },
    null,
    sessionOptions,
  ),
);
%% express end

const key = readFileSync('${sandbox.certificate.key}');
const cert = readFileSync('${sandbox.certificate.cert}');
https.createServer({ key, cert }, app).listen(443, '${sandbox.address}');
http.createServer(app).listen(80, '${sandbox.address}');
`,
      env: '%% express env\n',
    }),
    prepare: ({ path }) => [{ run: ['/bin/ln', '-s', MODULES, path('node_modules')] }],
    test: ({ path }) => [{ run: [process.execPath, '--check', path('app.mjs')] }],
    serve: ({ folder, path }) => [
      {
        run: [process.execPath, `--env-file=${path('env')}`, path('app.mjs')],
        // It writes its bundle there.
        cwd: folder,
        ports: [80, 443],
      },
    ],
  },
  entry: '/admin/login',
  own: {
    'GET /no-such-page': "content-security-policy: default-src 'none'",
  },
  recorded: {
    later: ['filter the list'],
  },
  steps: [
    {
      name: 'sign in, with a wrong password first',
      isRequired: true,
      async act({ open, fill, follow, shows }) {
        await open('/admin/login');
        for (const password of ['wrong', PASSWORD]) {
          await fill('[name=email]', EMAIL);
          await fill('[name=password]', password);
          await follow('form button');
          if (password === 'wrong') await shows('form', 'Wrong email');
        }
        await shows('body', 'Welcome on Board');
      },
    },
    {
      name: 'add a book',
      isRequired: true,
      async act({ open, fill, click, shows, mark }) {
        await open(`${BOOKS}/actions/new`);
        await fill('#title', `Silent Spring ${mark}`);
        await click('[data-testid=button-save]');
        await shows('[data-testid=property-list-title]', mark);
      },
    },
    {
      name: 'filter the list',
      async act({ page, click, shows, mark }) {
        // What was applied is rendered into the field again, which may undo a change.
        const fillFilter = (text: string) =>
          until(`the filter ${text}`, async () => {
            const field = '[name=filter-title]';
            await page.locator(field).fill(text);
            return (await page.$eval(field, (one) => (one as HTMLInputElement).value)) === text;
          });
        await click('[data-css=Book-filter-button]');
        await fillFilter('no such book');
        await click('[data-css=Book-filter-drawer-button-apply]');
        await page.waitForSelector('[data-testid=property-list-title]', { hidden: true });
        await fillFilter(mark);
        await click('[data-css=Book-filter-drawer-button-apply]');
        await shows('[data-testid=property-list-title]', mark);
      },
    },
    {
      name: 'edit it',
      async act({ open, fill, click, shows, mark }) {
        await open(`${BOOKS}/records/1/edit`);
        await fill('#title', `The Sea Around Us ${mark}`);
        await click('[data-testid=button-save]');
        await shows('[data-testid=property-list-title]', 'The Sea');
      },
    },
    {
      name: 'show and delete it',
      async act({ page, open, click, shows, mark }) {
        await open(`${BOOKS}/records/1/show`);
        await shows('[data-testid=property-show-title]', mark);
        await click('[data-testid=action-delete]');
        await page.locator('::-p-aria([name="Confirm"][role="button"])').click();
        await shows('body', 'Successfully deleted');
      },
    },
    {
      name: 'open an address that does not exist',
      isIndependent: true,
      async act({ open, shows }) {
        await open('/no-such-page');
        await shows('pre', 'Cannot GET');
      },
    },
    {
      name: 'sign out',
      async act({ page, open }) {
        await open('/admin/logout');
        await page.waitForSelector('[name=password]');
        await open('/admin');
        await page.waitForSelector('[name=password]');
      },
    },
  ],
};
