import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { hostname, release, tmpdir, version as kernel } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { redactSetCookie } from '../../../src/capture/set-cookie.js';
import { APPLICATIONS } from './applications.js';
import type { Place, Question, System } from './system.js';
import { trim } from './trim.js';
import { WEB_SERVERS } from './web-servers.js';

// `npm run record:servers [NAME…]`: starts real servers one by one and records their responses as HAR files in
// test/fixtures/servers. They must be installed; see test/fixtures/servers/README.md.

const OUT = new URL('../../fixtures/servers/', import.meta.url);
const WITHIN_MS = 180_000;
const HOST = 'shop.example.com';
/** Replaces the server's folder in recordings. */
const FOLDER = '/srv/shop';

const run = promisify(execFile);
const wanted = process.argv.slice(2);
for (const system of [...WEB_SERVERS, ...APPLICATIONS]) {
  if (wanted.length === 0 || wanted.includes(system.name)) await record(system);
}

async function record(system: System): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sitegrade-server-'));
  // The server may run as another user.
  await chmod(folder, 0o755);
  const place: Place = { folder, port: await freePort() };
  try {
    for (const [path, text] of Object.entries(system.files(place))) {
      const file = join(folder, path);
      await mkdir(path.endsWith('/') ? file : dirname(file), { recursive: true });
      if (!path.endsWith('/')) await writeFile(file, text);
    }
    if (system.packages) {
      await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, ...system.packages]);
    }
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8', ...system.env?.(place) };
    const [versionCommand = '', ...versionArgs] = system.version;
    const output = await run(versionCommand, versionArgs, { cwd: folder, env });
    const version = (output.stdout + output.stderr).trim().split('\n')[0] ?? '';
    const [command = '', ...args] = system.command(place);
    const server = spawn(command, args, { cwd: folder, env, stdio: 'ignore', detached: true });
    const ended = once(server, 'exit');
    try {
      await Promise.race([
        waitUntilUp(place),
        ended.then(() => {
          throw new Error(`${system.name} ended before it responded; it ran in ${folder}`);
        }),
      ]);
      const entries = [];
      for (const [name, page] of Object.entries(system.pages)) {
        entries.push(await entryOf(name, typeof page === 'string' ? { path: page } : page, place));
      }
      const har = { log: { version: '1.2', creator: { name: 'record:servers', version }, entries } };
      await writeFile(new URL(`${system.name}.har`, OUT), `${JSON.stringify(har, null, 1)}\n`);
      console.log(`${system.name}: ${version}, ${entries.length} pages`);
    } finally {
      // The whole process group: some servers start others.
      if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
      await ended;
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A free port. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until the server sends any response. */
async function waitUntilUp(place: Place): Promise<void> {
  for (const end = Date.now() + WITHIN_MS; ;) {
    try {
      await ask({ path: '/' }, place);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await setTimeout(100);
    }
  }
}

interface ServerResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: { readonly name: string; readonly value: string }[];
  readonly body: string;
}

function ask({ path, method = 'GET', host = HOST }: Question, { port }: Place): Promise<ServerResponse> {
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        agent: false,
        headers: { host, accept: 'text/html,*/*;q=0.8' },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { rawHeaders, statusCode = 0, statusMessage = '' } = response;
          const headers = rawHeaders.flatMap((name, at) =>
            at % 2 === 0 ? [{ name, value: rawHeaders[at + 1] ?? '' }] : [],
          );
          resolve({ status: statusCode, statusText: statusMessage, headers, body });
        });
      },
    );
    asking.on('error', reject);
    asking.end();
  });
}

async function entryOf(name: string, question: Question, place: Place) {
  const { status, statusText, headers, body } = await ask(question, place);
  const neutral = (text: string) =>
    [
      [place.folder, FOLDER],
      [encodeURIComponent(place.folder), encodeURIComponent(FOLDER)],
      [`127.0.0.1:${place.port}`, HOST],
      [String(place.port), '80'],
      [kernel(), '#1'],
      [release(), '6.0'],
      [`Linux ${hostname()}`, 'Linux shop'],
    ].reduce((all, [from = '', to = '']) => all.replaceAll(from, to), text);
  const lines = headers.map((line) => ({
    name: line.name,
    value: /^set-cookie$/i.test(line.name) ? redactSetCookie(line.value).text : neutral(line.value),
  }));
  const text = trim(neutral(body));
  const url = `http://${question.host ?? HOST}${question.path}`;
  return {
    comment: name,
    request: { method: question.method ?? 'GET', url, httpVersion: 'HTTP/1.1', headers: [], cookies: [] },
    response: {
      status,
      statusText,
      httpVersion: 'HTTP/1.1',
      headers: lines,
      cookies: [],
      content: {
        size: body.length,
        mimeType: lines.find((line) => line.name.toLowerCase() === 'content-type')?.value ?? '',
        text,
      },
      redirectURL: '',
    },
  };
}
