import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { makeCertificate } from './certificate.js';

/** Maximum bytes of a request body. The shop's forms are much smaller. */
const MAX_BODY = 65_536;

/** A browser's request. */
export interface SiteRequest {
  readonly method: string;
  /** Absolute, with the host name and default port that the browser sees. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A response with exactly these header lines, in this order and case, plus those for framing. */
export interface SiteResponse {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

export type Handler = (request: SiteRequest) => SiteResponse;

/** A running site: many names, one HTTPS and one HTTP port on loopback. */
export interface Site {
  readonly httpsPort: number;
  readonly httpPort: number;
  /** For Chromium's --ignore-certificate-errors-spki-list: trusts this site only, and HSTS stays in force. */
  readonly spki: string;
  /** For Chromium's --host-resolver-rules: maps the names with default ports to this site. */
  readonly resolverRules: string;
  close(): Promise<void>;
}

/** The two servers of a site. */
export type Ports = Pick<Site, 'httpsPort' | 'httpPort' | 'close'>;

/** Serves the host names over HTTPS and HTTP on loopback, on free ports. */
export async function serve(names: readonly string[], handle: Handler): Promise<Site> {
  const { key, cert, spki } = await makeCertificate(names);
  const ports = await listenWith({ key, cert }, (request) =>
    names.includes(request.url.hostname) ? handle(request) : { status: 421 },
  );
  const { httpsPort, httpPort } = ports;
  return {
    ...ports,
    spki,
    resolverRules: names
      .flatMap((name) => [`MAP ${name}:443 127.0.0.1:${httpsPort}`, `MAP ${name}:80 127.0.0.1:${httpPort}`])
      .join(','),
  };
}

/** Serves every host name over HTTPS and HTTP on loopback, on free ports. */
export async function listenWith(tls: ServerOptions, handle: Handler): Promise<Ports> {
  const listener = (scheme: 'http' | 'https') => (request: IncomingMessage, response: ServerResponse) => {
    void reply(scheme, request, response, handle);
  };
  const https = createHttpsServer(tls, listener('https'));
  const http = createHttpServer(listener('http'));
  const [httpsPort, httpPort] = await Promise.all([listen(https), listen(http)]);
  return {
    httpsPort,
    httpPort,
    async close() {
      https.closeAllConnections();
      http.closeAllConnections();
      await Promise.all([shut(https), shut(http)]);
    },
  };
}

async function reply(
  scheme: 'http' | 'https',
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handler,
): Promise<void> {
  const address = `${scheme}://${request.headers.host ?? ''}${request.url ?? '/'}`;
  const body = await readBody(request);
  if (body === null || !URL.canParse(address)) {
    response.writeHead(400).end();
    return;
  }
  const {
    status = 200,
    headers = [],
    body: sent,
  } = handle({
    method: request.method ?? 'GET',
    url: new URL(address),
    headers: request.headers,
    body,
  });
  // Apache sends Date first; Node would send it last.
  response.sendDate = false;
  // A flat list keeps order, case and repeats, unlike an object.
  response.writeHead(status, headers.flat());
  response.end(request.method === 'HEAD' ? undefined : sent);
}

/** The body as text; null if it is longer than MAX_BODY or incomplete. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MAX_BODY) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString();
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
