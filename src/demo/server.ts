import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { makeCertificate } from './certificate.js';

/** Bytes of a request body that are read; a form of ours is far below. */
const MAX_BODY = 65_536;

/** What a browser asked for. */
export interface SiteRequest {
  readonly method: string;
  /** Absolute, with the name and the default port the browser believes in. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What goes over the wire: these header lines, in this order and case, repeats kept, and none added but framing. */
export interface SiteResponse {
  /** 200 where not said. */
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

export type Handler = (request: SiteRequest) => SiteResponse;

/** A running site: many names, one HTTPS and one HTTP port on loopback. */
export interface Site {
  readonly httpsPort: number;
  readonly httpPort: number;
  /** For Chromium's --ignore-certificate-errors-spki-list: trusts this site only, and HSTS stays honoured. */
  readonly spki: string;
  /** For Chromium's --host-resolver-rules: the names on their default ports lead here. */
  readonly resolverRules: string;
  close(): Promise<void>;
}

/** Serves the names over HTTPS and HTTP on loopback, on ports the system picks. */
export async function serve(names: readonly string[], handle: Handler): Promise<Site> {
  const { key, cert, spki } = await makeCertificate(names);
  const listener = (scheme: 'http' | 'https') => (request: IncomingMessage, response: ServerResponse) => {
    void reply(scheme, request, response, (asked) =>
      names.includes(asked.url.hostname) ? handle(asked) : { status: 421 },
    );
  };
  const https = createHttpsServer({ key, cert }, listener('https'));
  const http = createHttpServer(listener('http'));
  const [httpsPort, httpPort] = await Promise.all([listen(https), listen(http)]);
  return {
    httpsPort,
    httpPort,
    spki,
    resolverRules: names
      .flatMap((name) => [`MAP ${name}:443 127.0.0.1:${httpsPort}`, `MAP ${name}:80 127.0.0.1:${httpPort}`])
      .join(','),
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
  const answer = handle({
    method: request.method ?? 'GET',
    url: new URL(address),
    headers: request.headers,
    body,
  });
  // Node's own Date would come after ours: Apache sends it first.
  response.sendDate = false;
  // A flat list, unlike an object, keeps order, case and repeats.
  response.writeHead(answer.status ?? 200, (answer.headers ?? []).flat());
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

/** The body as text; null when it is longer than MAX_BODY or breaks off. */
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
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
