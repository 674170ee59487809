import type { Page } from 'puppeteer';
import { npmPackage, npmVersion } from '../../servers/setups/node.js';
import type { Application } from '../rig/application.js';
import { MODULES } from './npm.js';

const PASSWORD = 'correct horse battery';
/** Of bcrypt. */
const HASHED = '$2y$04$GxY7mipIEhBcmpx9mzRQIOTNBe0DHugbWi7fRm2rP1pfSm1Y0fZWG';

/** A flow that answers `GET /api/hello`. */
const flow = (mark: string) =>
  JSON.stringify([
    { id: `tab-${mark}`, type: 'tab', label: `Of ${mark}` },
    {
      id: `in-${mark}`,
      type: 'http in',
      z: `tab-${mark}`,
      url: `/hello-${mark}`,
      method: 'get',
      x: 200,
      y: 100,
      wires: [[`text-${mark}`]],
    },
    {
      id: `text-${mark}`,
      type: 'template',
      z: `tab-${mark}`,
      template: `<!doctype html><title>Hello</title><h1>Hello ${mark}</h1>`,
      x: 400,
      y: 100,
      wires: [[`out-${mark}`]],
    },
    { id: `out-${mark}`, type: 'http response', z: `tab-${mark}`, x: 600, y: 100, wires: [] },
  ]);

/** Node-RED in an Express application, as its documentation embeds it, with its sign-in. */
export const nodeRed: Application = {
  setup: {
    id: 'node-red',
    title: 'Node-RED in Express',
    chain: ['express'],
    needs: [npmPackage('express', MODULES), npmPackage('node-red', MODULES)],
    versions: { express: npmVersion('express', MODULES) },
    files: (sandbox) => ({
      'app.js': `const { readFileSync } = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const express = require('express');
const RED = require('node-red');

const app = express();
%% express app

const key = readFileSync('${sandbox.certificate.key}');
const cert = readFileSync('${sandbox.certificate.cert}');
const server = https.createServer({ key, cert }, app);

RED.init(server, {
  httpAdminRoot: '/red/',
  httpNodeRoot: '/api/',
  userDir: '${sandbox.path('flows')}',
  editorTheme: { tours: false },
  telemetry: { enabled: false, updateNotification: false },
  adminAuth: {
    type: 'credentials',
    users: [{ username: 'ada', password: '${HASHED}', permissions: '*' }],
  },
});
app.use('/red/', RED.httpAdmin);
app.use('/api/', RED.httpNode);
%% express end

RED.start().then(() => {
  server.listen(443, '${sandbox.address}');
  http.createServer(app).listen(80, '${sandbox.address}');
});
`,
      'flows/README': 'What users make.\n',
      env: '%% express env\n',
    }),
    prepare: ({ path }) => [{ run: ['/bin/ln', '-s', MODULES, path('node_modules')] }],
    test: ({ path }) => [{ run: [process.execPath, '--check', path('app.js')] }],
    serve: ({ path }) => [
      { run: [process.execPath, `--env-file=${path('env')}`, path('app.js')], ports: [80, 443] },
    ],
  },
  entry: '/red/',
  own: {
    'GET /no-such-page': "content-security-policy: default-src 'none'",
  },
  recorded: { later: ['edit its text in the editor of code'] },
  steps: [
    {
      name: 'sign in',
      isRequired: true,
      async act({ page, open, fill, click }) {
        await open('/red/');
        await fill('#node-dialog-login-username', 'ada');
        await fill('#node-dialog-login-password', PASSWORD);
        await click('#node-dialog-login-submit');
        await isLoaded(page);
      },
    },
    {
      name: 'import a flow',
      isRequired: true,
      async act({ page, click, shows, mark }) {
        await click('#red-ui-header-button-sidemenu');
        await click('#menu-item-import');
        const field = await page.waitForSelector('#red-ui-clipboard-dialog-import-text', { visible: true });
        await field?.evaluate((element, text) => {
          (element as HTMLTextAreaElement).value = text;
          element.dispatchEvent(new Event('change', { bubbles: true }));
          element.dispatchEvent(new Event('keyup', { bubbles: true }));
        }, flow(mark));
        await click('#red-ui-clipboard-dialog-ok');
        await shows('.red-ui-tab-label', `Of ${mark}`);
      },
    },
    {
      name: 'edit its text in the editor of code',
      async act({ page, click, mark }) {
        await page.evaluate((part) => {
          interface Editor {
            readonly nodes: { eachNode(each: (node: { template?: string }) => void): void };
            readonly editor: { edit(node: object): void };
          }
          const { RED } = globalThis as unknown as { RED: Editor };
          RED.nodes.eachNode((node) => {
            if (node.template?.includes(part)) RED.editor.edit(node);
          });
        }, mark);
        await page.waitForSelector('.monaco-editor .view-line', { visible: true });
        // It slides in from beside the window, where a click would scroll to it.
        await page.waitForFunction(() => {
          const tray = document.querySelector('.red-ui-tray');
          return tray !== null && getComputedStyle(tray).right === '0px';
        });
        await click('#node-dialog-cancel');
        await page.waitForSelector('#node-dialog-cancel', { hidden: true });
      },
    },
    {
      name: 'deploy it',
      async act({ click, shows }) {
        await click('#red-ui-header-button-deploy:not(.disabled)');
        await shows('.red-ui-notification', 'Successfully deployed');
      },
    },
    {
      name: 'open what it serves',
      async act({ answers, open, shows, mark }) {
        // A flow starts some time after it is deployed.
        await answers(`/api/hello-${mark}`);
        await open(`/api/hello-${mark}`);
        await shows('h1', `Hello ${mark}`);
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
      async act({ page, open, click }) {
        await open('/red/');
        await isLoaded(page);
        await click('#red-ui-header-button-user');
        await click('#usermenu-item-logout');
        await page.waitForSelector('#node-dialog-login-username', { visible: true });
      },
    },
  ],
};

/** Nodes are in the palette before the flows are loaded, which replace what was done until then. */
async function isLoaded(page: Page): Promise<void> {
  await page.waitForSelector('#red-ui-palette .red-ui-palette-node', { visible: true });
  await page.waitForSelector('#red-ui-loading-progress', { hidden: true });
}
