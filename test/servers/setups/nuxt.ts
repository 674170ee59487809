import { join } from 'node:path';
import type { Command, Sandbox, Setup } from '../rig/setup.js';
import { MODULES } from '../rig/npm.js';
import { front, npmPackage, npmVersion } from './node.js';
import { APP_PORT, SHOP_FILES } from './shop-app.js';

function build({ folder }: Sandbox): Command {
  return {
    run: [process.execPath, join(MODULES, 'nuxt', 'bin', 'nuxt.mjs'), 'build'],
    env: { NUXT_TELEMETRY_DISABLED: '1', CI: '1' },
    cwd: folder,
  };
}

const CONFIG = `export default {
  compatibilityDate: '2026-01-01',
  devtools: { enabled: false },
  telemetry: false,
};
`;

const PAGE = `import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';

export default defineEventHandler(async (event) => {
  const token = getCookie(event, 'csrftoken') ?? randomBytes(16).toString('hex');
  const value = getCookie(event, 'sessionid') ?? randomBytes(16).toString('hex');
  setCookie(event, 'csrftoken', token); setCookie(event, 'sessionid', value);
  setResponseHeaders(event, { 'Content-Type': 'text/html; charset=utf-8', 'Referrer-Policy': 'unsafe-url' });
  return readFile('app/page.html', 'utf8');
});
`;

const LOGIN = `export default defineEventHandler(async (event) => {
  const form = new URLSearchParams(await readRawBody(event));
  const session = getCookie(event, 'sessionid');
  if (session === undefined || form.get('csrfmiddlewaretoken') !== getCookie(event, 'csrftoken')) {
    setResponseStatus(event, 403);
    return 'The token is missing.';
  }
  (globalThis.users ??= new Map()).set(session, String(form.get('username')));
  return sendRedirect(event, '/account', 302);
});
`;

const ACCOUNT = `import { readFile } from 'node:fs/promises';

export default defineEventHandler(async (event) => {
  const user = globalThis.users?.get(getCookie(event, 'sessionid'));
  if (user === undefined) return sendRedirect(event, '/', 302);
  setResponseHeader(event, 'Content-Type', 'text/html; charset=utf-8');
  return (await readFile('app/account.html', 'utf8')).replace('{{user}}', user.replace(/\\W/g, ''));
});
`;

const OLD = `export default defineEventHandler((event) => {
  const { status, header } = getQuery(event);
  if (status === undefined) return sendRedirect(event, '/', 302);
  if (header !== undefined) setResponseHeader(event, ...header.split(':'));
  setResponseStatus(event, Number(status));
  return 'As asked.';
});
`;

const FAILS = `export default defineEventHandler(() => {
  throw new Error('something failed');
});
`;

const STATIC = `import { readFile } from 'node:fs/promises';

const TYPES = { css: 'text/css', js: 'text/javascript', png: 'image/png', woff: 'font/woff' };

export default defineEventHandler(async (event) => {
  const name = getRouterParam(event, 'name');
  const type = TYPES[name.split('.').at(-1)];
  const file = type && (await readFile('static/' + name.replace(/[^\\w.-]/g, '')).catch(() => null));
  if (!file) throw createError({ statusCode: 404 });
  setResponseHeader(event, 'Content-Type', type);
  return file;
});
`;

const { files, serve, test, needs } = front('a TLS proxy');

/**
 * The shop in server routes of Nuxt, with the server that it builds for Node.js. Its error pages are Nuxt’s. A route
 * serves its files: those of `public` pass no middleware, so they are not redirected, as the fix says.
 */
export const nuxt: Setup = {
  id: 'nuxt',
  title: 'Nuxt behind a TLS proxy',
  chain: ['nuxt'],
  needs: [...needs, npmPackage('nuxt')],
  versions: { nuxt: npmVersion('nuxt') },
  files: (sandbox) => ({
    ...SHOP_FILES,
    ...files(sandbox),
    'package.json': '{ "private": true, "type": "module" }\n',
    'nuxt.config.mjs': CONFIG,
    'app/pages/about.vue': '<template><h1>About</h1></template>\n',
    'server/plugins/headers.js': '%% nuxt plugin | export default defineNitroPlugin(() => {});\n',
    'server/middleware/https.js': '%% nuxt middleware | export default defineEventHandler(() => {});\n',
    'server/routes/index.get.js': PAGE,
    'server/routes/login.post.js': LOGIN,
    'server/routes/account.get.js': ACCOUNT,
    'server/routes/old.get.js': OLD,
    'server/routes/fails.get.js': FAILS,
    'server/routes/static/[name].get.js': STATIC,
    'files.txt': '%% nuxt files\n',
    'public/plain.txt': 'A file of its own.\n',
  }),
  prepare: ({ path }) => [{ run: ['/bin/ln', '-s', MODULES, path('node_modules')] }],
  test: (sandbox) => [build(sandbox), ...test(sandbox)],
  serve: (sandbox) => [
    {
      run: [process.execPath, sandbox.path('.output/server/index.mjs')],
      env: { NITRO_HOST: sandbox.address, NITRO_PORT: String(APP_PORT) },
      cwd: sandbox.folder,
      ports: [APP_PORT],
    },
    ...serve(sandbox),
  ],
};
