import { join } from 'node:path';
import type { Command, Sandbox, Setup } from '../rig/setup.js';
import { MODULES } from '../rig/npm.js';
import { front, npmPackage, npmVersion } from './node.js';
import { APP_PORT, SHOP_FILES } from './shop-app.js';

const next = ({ folder }: Sandbox, ...args: string[]): Command => ({
  run: [process.execPath, join(MODULES, 'next', 'dist', 'bin', 'next'), ...args],
  env: { NEXT_TELEMETRY_DISABLED: '1' },
  cwd: folder,
});

const CONFIG = `%% nextjs import
const nextConfig = { turbopack: { root: '/' } };
%% nextjs config
%% nextjs export | export default nextConfig;
`;

const PAGE = `import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { NextResponse } from 'next/server';

export async function GET(request) {
  const token = request.cookies.get('csrftoken')?.value ?? randomBytes(16).toString('hex');
  const value = request.cookies.get('sessionid')?.value ?? randomBytes(16).toString('hex');
  const response = new NextResponse(await readFile('app/page.html', 'utf8'), {
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  });
  %% nextjs cookie | response.cookies.set('csrftoken', token); response.cookies.set('sessionid', value);
  return response;
}
`;

const LOGIN = `import { signIn } from '../users.js';

export async function POST(request) {
  const form = await request.formData();
  const session = request.cookies.get('sessionid')?.value;
  if (session === undefined || form.get('csrfmiddlewaretoken') !== request.cookies.get('csrftoken')?.value) {
    return new Response('The token is missing.', { status: 403 });
  }
  signIn(session, String(form.get('username')));
  return new Response(null, { status: 302, headers: { Location: '/account' } });
}
`;

const ACCOUNT = `import { readFile } from 'node:fs/promises';
import { userOf } from '../users.js';

export async function GET(request) {
  const user = userOf(request.cookies.get('sessionid')?.value);
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

const OLD = `export const GET = () => new Response(null, { status: 302, headers: { Location: '/' } });
`;

/** The document around Next.js' own pages, such as its error page. */
const LAYOUT = `export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`;

const { files, serve, test, needs } = front('a TLS proxy');

/** The shop in Next.js' app folder. next start serves only HTTP, so there is always a proxy that terminates TLS. */
export const nextjs: Setup = {
  id: 'nextjs',
  title: 'Next.js behind a TLS proxy',
  chain: ['nextjs'],
  needs: [...needs, npmPackage('next')],
  versions: { nextjs: npmVersion('next') },
  files: (sandbox) => ({
    ...SHOP_FILES,
    ...files(sandbox),
    'package.json': '{ "private": true, "type": "module" }\n',
    'next.config.js': CONFIG,
    'app/layout.js': LAYOUT,
    'app/users.js': USERS,
    'app/route.js': PAGE,
    'app/login/route.js': LOGIN,
    'app/account/route.js': ACCOUNT,
    'app/old/route.js': OLD,
  }),
  prepare: (sandbox) => [
    { run: ['/bin/ln', '-s', MODULES, sandbox.path('node_modules')] },
    { run: ['/bin/mkdir', sandbox.path('public')] },
    { run: ['/bin/cp', '-r', sandbox.statics, sandbox.path('public/static')] },
  ],
  test: (sandbox) => [next(sandbox, 'build'), ...test(sandbox)],
  serve: (sandbox) => [
    { ...next(sandbox, 'start', '-H', sandbox.address, '-p', String(APP_PORT)), ports: [APP_PORT] },
    ...serve(sandbox),
  ],
};
