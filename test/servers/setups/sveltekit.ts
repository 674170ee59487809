import { join } from 'node:path';
import type { Command, Sandbox, Setup } from '../rig/setup.js';
import { MODULES } from '../rig/npm.js';
import { front, npmPackage, npmVersion } from './node.js';
import { APP_PORT, SHOP_FILES } from './shop-app.js';

function build({ folder }: Sandbox): Command {
  return { run: [process.execPath, join(MODULES, 'vite', 'bin', 'vite.js'), 'build'], cwd: folder };
}

const CONFIG = `import adapter from '@sveltejs/adapter-node';

export default {
  kit: {
    adapter: adapter(),
    csrf: { trustedOrigins: ['*'] },
    files: { assets: 'files' },
    // By default the time of the build, from which the names of its files are.
    version: { name: 'shop' },
  },
};
`;

const VITE = `import { sveltekit } from '@sveltejs/kit/vite';

// Bundled, because the packages of other servers have other versions of them.
export default { plugins: [sveltekit()], ssr: { noExternal: true }, logLevel: 'warn' };
`;

const HTML = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" />%sveltekit.head%</head>
  <body><div>%sveltekit.body%</div></body>
</html>
`;

const HOOKS = `%% sveltekit import
const site = ({ event, resolve }) => resolve(event);
%% sveltekit hooks | export const handle = site;
`;

const PAGE = `import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';

export async function GET({ cookies }) {
  const token = cookies.get('csrftoken') ?? randomBytes(16).toString('hex');
  const value = cookies.get('sessionid') ?? randomBytes(16).toString('hex');
  const careless = { path: '/', secure: false, httpOnly: false };
  cookies.set('csrftoken', token, careless); cookies.set('sessionid', value, careless);
  return new Response(await readFile('app/page.html', 'utf8'), {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Referrer-Policy': 'unsafe-url', 'X-Powered-By': 'Shop' },
  });
}
`;

const LOGIN = `import { signIn } from '../../users.js';

export async function POST({ request, cookies }) {
  const form = await request.formData();
  const session = cookies.get('sessionid');
  if (session === undefined || form.get('csrfmiddlewaretoken') !== cookies.get('csrftoken')) {
    return new Response('The token is missing.', { status: 403 });
  }
  signIn(session, String(form.get('username')));
  return new Response(null, { status: 302, headers: { Location: '/account' } });
}
`;

const ACCOUNT = `import { readFile } from 'node:fs/promises';
import { userOf } from '../../users.js';

export async function GET({ cookies }) {
  const user = userOf(cookies.get('sessionid'));
  if (user === undefined) return new Response(null, { status: 302, headers: { Location: '/' } });
  const page = await readFile('app/account.html', 'utf8');
  return new Response(page.replace('{{user}}', user.replace(/\\W/g, '')), {
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  });
}
`;

/** Each route is a separate bundle, so shared state is outside of the bundles. */
const USERS = `const users = (globalThis.users ??= new Map());

export const signIn = (session, user) => users.set(session, user);
export const userOf = (session) => users.get(session);
`;

/** Also a response whose headers cannot be changed. */
const OLD = `export function GET({ url }) {
  const status = url.searchParams.get('status');
  if (url.searchParams.has('fixed')) return Response.redirect(new URL('/', url), 302);
  if (status === null) return new Response(null, { status: 302, headers: { Location: '/' } });
  const header = url.searchParams.get('header');
  return new Response('As asked.', { status: Number(status), headers: header ? [header.split(':')] : [] });
}
`;

const STATIC = `import { readFile } from 'node:fs/promises';

const TYPES = { css: 'text/css', js: 'text/javascript', png: 'image/png', woff: 'font/woff' };

export async function GET({ params }) {
  const type = TYPES[params.name.split('.').at(-1)];
  const file = type && (await readFile('static/' + params.name.replace(/[^\\w.-]/g, '')).catch(() => null));
  return file ? new Response(file, { headers: { 'Content-Type': type } }) : new Response(null, { status: 404 });
}
`;

const { files, serve, test, needs } = front('a TLS proxy');

/**
 * The shop in routes of SvelteKit, with the server of adapter-node, which serves only HTTP. A route serves its files: those
 * of SvelteKit’s own folder pass no hook, as the fix says.
 */
export const sveltekit: Setup = {
  id: 'sveltekit',
  title: 'SvelteKit behind a TLS proxy',
  chain: ['sveltekit'],
  needs: [
    ...needs,
    ...['@sveltejs/kit', '@sveltejs/adapter-node', '@sveltejs/vite-plugin-svelte', 'svelte', 'vite'].map(
      (name) => npmPackage(name),
    ),
  ],
  versions: { sveltekit: npmVersion('@sveltejs/kit') },
  files: (sandbox) => ({
    ...SHOP_FILES,
    ...files(sandbox),
    'package.json': '{ "private": true, "type": "module" }\n',
    'svelte.config.js': CONFIG,
    'vite.config.js': VITE,
    'src/app.html': HTML,
    'src/hooks.server.js': HOOKS,
    'src/users.js': USERS,
    'src/routes/+server.js': PAGE,
    'src/routes/login/+server.js': LOGIN,
    'src/routes/account/+server.js': ACCOUNT,
    'src/routes/old/+server.js': OLD,
    'src/routes/static/[name]/+server.js': STATIC,
    'files/plain.txt': 'A file of its own.\n',
    'src/routes/about/+page.svelte': '<h1>About</h1>\n',
  }),
  prepare: ({ path }) => [{ run: ['/bin/ln', '-s', MODULES, path('node_modules')] }],
  test: (sandbox) => [build(sandbox), ...test(sandbox)],
  serve: (sandbox) => [
    {
      run: [process.execPath, sandbox.path('build/index.js')],
      env: { HOST: sandbox.address, PORT: String(APP_PORT) },
      cwd: sandbox.folder,
      ports: [APP_PORT],
    },
    ...serve(sandbox),
  ],
};
