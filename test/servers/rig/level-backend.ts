import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { HeaderLine } from '../../../src/engine/index.js';
import { APP_PORT } from '../setups/shop-app.js';
import { FILES } from './levels.js';

/**
 * Starts the applications of all sites.
 * @param headersFor what is sent with that path of that host
 */
export async function startApplications(
  address: string,
  headersFor: (host: string, path: string) => readonly HeaderLine[],
): Promise<Server> {
  const server = createServer(({ url = '/', headers: { host = '' } }, response) => {
    const name = url.slice(url.lastIndexOf('/') + 1);
    const isStyle = name.endsWith('.css');
    response.statusCode = STATUS[name] ?? 200;
    response.setHeader('Content-Type', isStyle ? 'text/css' : 'text/html; charset=utf-8');
    if (name === 'moved') response.setHeader('Location', './');
    for (const { name, value } of headersFor(host, url)) response.setHeader(name, value);
    response.end(FILES[isStyle ? 'style.css' : 'index.html']);
  });
  server.listen(APP_PORT, address);
  await once(server, 'listening');
  return server;
}

const STATUS: Readonly<Record<string, number>> = { none: 404, broken: 500, moved: 302 };
