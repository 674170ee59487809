import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Site } from '../../src/demo/index.js';

export interface Seen {
  readonly status: number;
  /** As received: with order, case and repeats. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** The DER of the server's public key (SubjectPublicKeyInfo); null over http. */
  readonly publicKey: Buffer | null;
}

/** Sends a request to a site on loopback under one of its names, as a browser with its resolver rules would. */
export function ask(
  site: Site,
  address: string,
  { form, cookie }: { form?: Readonly<Record<string, string>>; cookie?: string } = {},
): Promise<Seen> {
  const url = new URL(address);
  const secure = url.protocol === 'https:';
  const options = {
    host: '127.0.0.1',
    port: secure ? site.httpsPort : site.httpPort,
    servername: url.hostname,
    rejectUnauthorized: false,
    agent: false as const,
    path: url.pathname + url.search,
    method: form ? 'POST' : 'GET',
    headers: { host: url.host, ...(cookie === undefined ? {} : { cookie }) },
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(options, (response) => {
      const { socket } = response;
      const publicKey = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.publicKey : undefined;
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { rawHeaders } = response;
        resolve({
          status: response.statusCode ?? 0,
          headers: rawHeaders.flatMap((name, index) =>
            index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
          ),
          body,
          publicKey: publicKey?.export({ type: 'spki', format: 'der' }) ?? null,
        });
      });
    });
    request.on('error', reject);
    request.end(form && new URLSearchParams(form).toString());
  });
}

/** The values of all header lines with that name. */
export function lines(seen: Seen, name: string): readonly string[] {
  return seen.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
