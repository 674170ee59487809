import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MAX_REDIRECTS } from '../../src/capture/probe/probe-plan.js';
import { followHttp } from '../../src/cli/follow-http.js';
import { parseResolve } from '../../src/cli/resolve.js';
import type { Hop } from '../../src/engine/index.js';
import { serve, type Handler, type Site } from '../../src/demo/index.js';

const NAME = 'shop.sitegrade.test';
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function site(handle: Handler, name = NAME): Promise<Site> {
  const started = await serve([name], handle);
  open.push(started);
  return started;
}

/** Sends a request to the site's http port, which only --resolve finds. */
function ask(
  { httpPort, httpsPort }: Site,
  path = '/',
  more: readonly string[] = [],
  known: readonly Hop[] = [],
) {
  const resolves = [httpPort, httpsPort].map((port) => `${NAME}:${port}:127.0.0.1`);
  const url = new URL(`http://${NAME}:${httpPort}${path}`);
  return followHttp(url, [...resolves, ...more].map(parseResolve), undefined, known);
}

async function raw(onConnection: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer(onConnection);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const question = (port: number, within?: number) =>
  followHttp(new URL(`http://127.0.0.1:${port}/`), [], within);

describe('followHttp', () => {
  it('follows to https with any certificate, and sends no path, query or cookie of the page', async () => {
    const requested: string[] = [];
    const started = await site(({ url, headers }) => {
      requested.push(url.href);
      expect(headers.cookie).toBeUndefined();
      const to = `https://${NAME}:${started.httpsPort}/home?a=b#c`;
      return url.protocol === 'http:' ? { status: 301, headers: [['Location', to]] } : { body: 'home' };
    });
    expect(await ask(started, '/account?token=1')).toEqual({
      seen: true,
      value: [
        { url: `http://${NAME}:${started.httpPort}/`, status: 301 },
        { url: `https://${NAME}:${started.httpsPort}/home?a=b`, status: 200 },
      ],
    });
    expect(requested[0]).toBe(`http://${NAME}:${started.httpPort}/`);
    expect(requested).toHaveLength(2);
  });

  it('ends at a page, and ignores a Location without a redirect', async () => {
    const started = await site(() => ({ status: 201, headers: [['Location', '/next']] }));
    expect(await ask(started)).toMatchObject({ value: [{ status: 201 }] });
  });

  it('stops after as many redirects as the extension, in a circle, and at URLs other than http(s)', async () => {
    let count = 0;
    const endless = await site(() => ({ status: 302, headers: [['Location', `/${String(++count)}`]] }));
    expect(await ask(endless)).toEqual({ seen: false, because: 'not-probed' });
    expect(count).toBe(MAX_REDIRECTS + 1);
    const circle = await site(({ url }) => ({
      status: 302,
      headers: [['Location', url.pathname === '/' ? '/home' : '/']],
    }));
    expect(await ask(circle)).toEqual({ seen: false, because: 'too-many' });
    const elsewhere = await site(() => ({ status: 302, headers: [['Location', 'file:///etc/passwd']] }));
    const left = await ask(elsewhere);
    expect(left.seen && left.value).toHaveLength(1);
  });

  it('does not wait for the body', async () => {
    const port = await raw((socket) =>
      socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\n\r\nand so on'),
    );
    expect(await question(port)).toMatchObject({ value: [{ status: 200 }] });
  });

  it('returns null for a refused connection and for a timeout', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await question(port)).toEqual({ seen: true, value: null });

    const silent = await raw((socket) => socket.on('error', () => undefined).resume());
    expect(await question(silent, 50)).toEqual({ seen: true, value: null });
  });

  it('is not-probed after any other error', async () => {
    const notProbed = { seen: false, because: 'not-probed' };
    expect(await question(await raw((socket) => socket.end('SSH-2.0-x\r\n')))).toEqual(notProbed);
    expect(await followHttp(new URL('http://nowhere.invalid/'))).toEqual(notProbed);
    const broken = await site(({ url }) =>
      url.protocol === 'http:' ? { status: 301, headers: [['Location', `https://${NAME}:1/`]] } : {},
    );
    expect(await ask(broken, '/', [`${NAME}:1:127.0.0.1`])).toEqual(notProbed);
  });

  const ELSEWHERE = { seen: false, because: 'leads-elsewhere' };

  it.each([
    (port: number) => `http://127.0.0.1:${port}/secret`,
    (port: number) => `http://127.1:${port}/`,
    (port: number) => `http://2130706433:${port}/`,
    (port: number) => `http://[::1]:${port}/`,
    (port: number) => `http://[::ffff:127.0.0.1]:${port}/`,
    (port: number) => `//localhost:${port}/`,
    (port: number) => `http://admin.localhost:${port}/`,
    (port: number) => `https://www.${NAME}:${port}/`,
    (port: number) => `http://${NAME}.:${port}/`,
    (port: number) => `http://${NAME}@127.0.0.1:${port}/`,
    () => 'http://169.254.169.254/latest/meta-data/',
    () => 'http://10.0.0.1/',
    () => 'http://[fd00::1]/',
    // Another port of the same machine.
    () => `http://${NAME}:6379/`,
  ])('sends no request to another host or port: %s', async (location) => {
    let connections = 0;
    const port = await raw((socket) => {
      connections += 1;
      socket.destroy();
    });
    const started = await site(() => ({ status: 302, headers: [['Location', location(port)]] }));
    expect(await ask(started)).toEqual(ELSEWHERE);
    expect(connections).toBe(0);
  });

  it('uses a response of another host that the page load has shown, without a request', async () => {
    const started = await site(() => ({
      status: 301,
      headers: [['Location', 'https://www.shop.test/?a=b']],
    }));
    const hop = (url: string, status: number, location?: string): Hop => ({
      url,
      status,
      from: 'network',
      headers: { seen: true, value: location === undefined ? [] : [{ name: 'location', value: location }] },
      setCookies: { seen: true, value: [] },
    });
    const known = [hop('https://www.shop.test/?a=b', 302, '/home'), hop('https://www.shop.test/home', 200)];
    expect(await ask(started, '/', [], known)).toMatchObject({
      value: [{ status: 301 }, { status: 302 }, { url: 'https://www.shop.test/home', status: 200 }],
    });
    expect(await ask(started, '/', [], known.slice(0, 1))).toEqual(ELSEWHERE);
  });

  it('resolves a name once, so that a redirect cannot lead to another address', async () => {
    const started = await site(
      ({ url }) => (url.pathname === '/' ? { status: 301, headers: [['Location', '/next']] } : {}),
      'localhost',
    );
    const host = new URL(`http://localhost:${started.httpPort}/`);
    // Other files may have loaded what calls it: a mock of the module would come too late.
    const lookup = vi.spyOn(dns, 'lookup');
    syncBuiltinESMExports();
    onTestFinished(() => {
      lookup.mockRestore();
      syncBuiltinESMExports();
    });
    expect(await followHttp(host)).toMatchObject({ value: [{ status: 301 }, { status: 200 }] });
    expect(lookup).toHaveBeenCalledOnce();
  });
});
